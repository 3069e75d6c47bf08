# shellcheck shell=sh
# missing LINES: prints each of the lines that the standard input lacks.
missing() { { cat; echo --; printf '%s\n' "$1"; } | awk '/^--$/ { wanted = 1; next } !wanted { seen[$1]; next } !($1 in seen)'; }

# in_one_line: prints the lines of the standard input as one, with a space between two.
in_one_line() { awk '{ printf "%s%s", (NR > 1 ? " " : ""), $0 }'; }
