# shellcheck shell=sh
# startds: prints a line for each execution point that runs on the host.
startds() { grep -lsx condor_startd /proc/[0-9]*/comm || true; }

# end_jobs NAME SECONDS: the container CONTAINER takes no new jobs, and its jobs have ended before the host ends in so
# many seconds. What was asked of its execution point is in the file /run/pdd-NAME, and is not asked again.
# Jobs may finish until 30 s are left; they are then killed, and HTCondor runs them elsewhere at once. It would wait up
# to 40 min for the jobs of a host that vanishes (JobLeaseDuration). An execution point that lets its jobs finish no
# longer takes -graceful, which would ask them to end.
end_jobs() {
  how=-peaceful
  [ "$2" -gt 30 ] || how=-fast
  points=$(startds)
  asked="$how $points"
  if [ -z "$points" ] || [ "$asked" = "$(cat "/run/pdd-$1" 2>/dev/null)" ]; then return; fi
  if timeout 20 docker exec "$CONTAINER" condor_off "$how" -daemon startd >/dev/null 2>&1; then echo "$asked" >"/run/pdd-$1"; fi
}
