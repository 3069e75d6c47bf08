#!/bin/sh
# Four jobs in the shape of a diamond: split a text, count the words of each half side by side, and add up.
#   pdd run FILE --input examples/workflows/diamond
# Where Pegasus is installed, it plans the workflow; elsewhere, DAGMan runs the same jobs.
set -eu
if command -v pegasus-plan >/dev/null; then
    exec python3 diamond.py
fi
condor_submit_dag -force diamond.dag
