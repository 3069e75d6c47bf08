#!/bin/sh
# Puts the results of all jobs into sweep.csv and draws them as sweep.svg.
#   collect.sh STATUS      the status of the jobs
set -eu
if [ "$1" != 0 ]; then exit "$1"; fi
{
    echo r,x1,x2
    n=0
    while [ "$n" -lt 200 ]; do
        cat "point.$n.out"
        n=$((n + 1))
    done
} >sweep.csv
awk -F , 'BEGIN {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\" font-family=\"sans-serif\" font-size=\"12\">"
    print "<rect width=\"640\" height=\"360\" fill=\"white\"/>"
    print "<text x=\"320\" y=\"352\" text-anchor=\"middle\">r from 2.5 to 4</text>"
}
NR > 1 {
    for (i = 2; i <= 3; i++)
        printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.5\"/>\n", 20 + ($1 - 2.5) * 400, 330 - $i * 310
}
END { print "</svg>" }' sweep.csv >sweep.svg
