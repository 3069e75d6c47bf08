# shellcheck shell=sh
# Runs one command line after the other, so that a host needs one login for all of them, until the standard input ends.
# In front of each are the numbers of its bytes and of the bytes of its input. Behind what it prints, both streams get a
# line with TOKEN, the standard output also its status.
#
#   TOKEN  what no output has by chance
#
# Where head reads more than it was asked for, as some small ones do, the next command would be lost.

if [ "$(printf ab | { head -c 1 >/dev/null; cat; })" != b ]; then
  printf '%s unable\n' "$TOKEN" >&2
  printf '%s unable\n' "$TOKEN"
  exit 0
fi
printf '%s ready\n' "$TOKEN" >&2
printf '%s ready\n' "$TOKEN"
while read -r length size; do
  # The last newline of a line is part of it.
  line=$(head -c "$length" && echo .)
  status=0
  # What a command leaves of its input is not the next command.
  head -c "$size" | {
    code=0
    sh -c "${line%.}" || code=$?
    cat >/dev/null
    exit "$code"
  } || status=$?
  printf '%s end\n' "$TOKEN" >&2
  printf '%s %s\n' "$TOKEN" "$status"
done
