# shellcheck shell=sh
# Runs one script after the other, each in a shell of its own, so that a host needs one login for all of them; until the
# standard input ends. Its first line is a token that no script and no output has by chance, and a line with the token
# ends each script. Behind what a script prints, both streams get a line with the token, the standard output also its
# status.
#
# The shell itself reads: a program that it started could take more than one script, and would cost more. The token is no
# argument, because a script may print the arguments of all processes.

set +e
read -r token
printf '%s ready\n' "$token" >&2
printf '%s ready\n' "$token"
newline='
'
text=
while IFS= read -r line; do
  if [ "$line" != "$token" ]; then
    text=$text$line$newline
    continue
  fi
  (set -e; eval "$text") </dev/null
  status=$?
  printf '%s end\n' "$token" >&2
  printf '%s %s\n' "$token" "$status"
  text=
done
