# shellcheck shell=sh
# Has the keeper of a work run end it, or removes the directory of a run that was never started.
#
#   NAME   the run's name
#
# Prints "none" if there is no such run, "removed", "ended" if it has ended already, or "stopping".

if ! cd ~/runs/"$NAME" 2>/dev/null || [ ! -d .pdd-run ]; then
  echo none
elif [ -e .pdd-run/end ]; then
  echo ended
elif [ ! -e .pdd-run/begin ]; then
  cd ..
  rm -rf -- "./$NAME"
  echo removed
else
  touch .pdd-run/stop
  echo stopping
fi
