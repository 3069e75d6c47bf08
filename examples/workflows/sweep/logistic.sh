#!/bin/sh
# The logistic map x -> r x (1 - x): prints r and where x is after 1,000 and after 1,001 steps.
#   logistic.sh N       r = 2.5 + N * 0.0075
awk -v n="$1" 'BEGIN {
    r = 2.5 + n * 0.0075
    x = 0.5
    for (i = 0; i < 1000; i++) x = r * x * (1 - x)
    printf "%.4f,%.6f,%.6f\n", r, x, r * x * (1 - x)
}'
