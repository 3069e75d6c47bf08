# shellcheck shell=sh
# Prints the events of a work run, from its start or from where an earlier reading ended, until the run has ended.
#
#   NAME   the run's name
#   LINES  how many lines have been read already
#
# The first line is the run's directory, or what is missing: "none" if there is no such run, "idle" if it was never
# started. Prints "." every five seconds in which nothing happens.

if ! cd ~/runs/"$NAME" 2>/dev/null || [ ! -d .pdd-run ]; then
  echo none
  exit 0
fi
if [ ! -e .pdd-run/begin ]; then
  echo idle
  exit 0
fi
# A keeper that runs already does not mind; one that ended with its container goes on.
if [ ! -e .pdd-run/end ]; then setsid sh .pdd-run/keep </dev/null >/dev/null 2>>.pdd-run/keep.log & fi
echo "$PWD"
touch .pdd-run/events
cd .pdd-run || exit
shown=$(wc -c <events)
head -c "$shown" events | tail -n "+$((LINES + 1))"
quiet=0
while :; do
  ended=
  if [ -e end ]; then ended=yes; fi
  size=$(wc -c <events)
  quiet=$((quiet + 1))
  if [ "$size" -gt "$shown" ]; then
    tail -c "+$((shown + 1))" events | head -c "$((size - shown))"
    shown=$size
    quiet=0
  fi
  if [ -n "$ended" ]; then exit 0; fi
  if [ "$quiet" -ge 5 ]; then
    echo .
    quiet=0
  fi
  sleep 1
done
