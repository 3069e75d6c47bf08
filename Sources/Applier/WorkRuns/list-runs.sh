# shellcheck shell=sh
# Prints a line for each work run: name, when it began (seconds since 1970, or "-"), its state (idle, running,
# succeeded, failed, stopped), when it ended (or "-"), and the first line of its command; separated by tabs.

cd ~/runs 2>/dev/null || exit 0
for run in */.pdd-run; do
  if [ ! -d "$run" ]; then continue; fi
  begin=$(cat "$run/begin" 2>/dev/null || echo -)
  state=idle
  if [ "$begin" != - ]; then state=running; fi
  if [ -e "$run/end" ]; then state=$(cat "$run/end"); fi
  end=$(tail -n 1 "$run/events" 2>/dev/null | awk -F '\t' '$1 == "end" { print $3 }')
  printf '%s\t%s\t%s\t%s\t%s\n' "${run%/.pdd-run}" "$begin" "$state" "${end:--}" "$(head -n 1 "$run/command" 2>/dev/null)"
done
