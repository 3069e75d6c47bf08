# shellcheck shell=sh
# The execution points in CONTAINERS take no new jobs, and the running jobs have finished. If jobs still run after WAIT
# seconds, they go on and the script fails, or HTCondor runs them elsewhere.
#
#   CONTAINERS   the containers, one a line
#   WAIT         how long to wait for the jobs, in seconds
#   AT_DEADLINE  what happens then: keep or evict

for container in $CONTAINERS; do
  quietly docker exec "$container" condor_off -peaceful -daemon startd || true
done
are_idle() {
  for container in $CONTAINERS; do
    if quietly docker exec "$container" pidof condor_startd; then return 1; fi
  done
}
if within "$WAIT" are_idle; then exit 0; fi
[ "$AT_DEADLINE" = evict ] ||
  fail "jobs still run after $WAIT s and go on; no new job starts here; apply again to continue, or end them: pdd apply --evict"
echo "jobs still run after $WAIT s; HTCondor runs them elsewhere" >&2
