#!/bin/sh
# Adds two counts, the most frequent word first: join.sh LEFT RIGHT RESULT
set -eu
cat "$1" "$2" | awk '{ count[$1] += $2 } END { for (word in count) print count[word], word }' |
    LC_ALL=C sort -k 1,1nr -k 2 >"$3"
