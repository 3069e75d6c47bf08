# shellcheck shell=sh
# Creates the directory of a work run in the user's home.
#
#   NAME    the run's name; empty for the next free number
#   LOWEST  the lowest number to take
#
# Prints the name and the directory, a line each; or "taken" and the name if there is such a run already.

mkdir -p ~/runs
cd ~/runs || exit
if [ -n "$NAME" ]; then
  if [ -e "$NAME" ]; then
    printf 'taken\n%s\n' "$NAME"
    exit 0
  fi
  mkdir "$NAME"
else
  highest=$(find . -maxdepth 1 -name '[0-9]*' | sed -n 's#^\./\([0-9]\{1,9\}\)$#\1#p' | sort -n | tail -n 1)
  NAME=$((${highest:-0} + 1))
  if [ "$NAME" -lt "$LOWEST" ]; then NAME=$LOWEST; fi
  # Another pdd may take the same number.
  until mkdir "$NAME" 2>/dev/null; do
    if [ ! -e "$NAME" ]; then mkdir "$NAME"; fi
    NAME=$((NAME + 1))
  done
fi
mkdir "$NAME/.pdd-run"
printf '%s\n%s\n' "$NAME" "$PWD/$NAME"
