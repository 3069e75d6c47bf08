#!/bin/sh
# Splits a text into two halves: split.sh TEXT LEFT RIGHT
set -eu
lines=$(wc -l <"$1")
half=$((lines / 2))
head -n "$half" "$1" >"$2"
tail -n "+$((half + 1))" "$1" >"$3"
