#!/bin/sh
# A sweep over parameters: 200 jobs, each with its own value of r; their results go into one table and one picture.
#   pdd run FILE --input examples/workflows/sweep
# HTCondor alone: DAGMan submits all jobs as one cluster, and collects their results when they have ended.
set -eu
condor_submit_dag -force sweep.dag
