#!/bin/sh
# One job: says on which worker it ran.
#   pdd run FILE --input examples/workflows/hello
set -eu
condor_submit hello.sub
