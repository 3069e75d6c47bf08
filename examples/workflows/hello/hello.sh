#!/bin/sh
# The job.
echo "hello from $(hostname)"
