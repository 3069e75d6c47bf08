#!/bin/sh
# Counts the words of a text: count.sh TEXT COUNT
set -eu
tr -cs '[:alpha:]' '\n' <"$1" | tr '[:upper:]' '[:lower:]' | grep . | LC_ALL=C sort | uniq -c | awk '{ print $2, $1 }' >"$2"
