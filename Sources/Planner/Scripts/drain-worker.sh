# shellcheck shell=sh
# The execution points in CONTAINERS take no new jobs, and the running jobs have finished. After WAIT seconds, those
# that still run are left to HTCondor, which runs them elsewhere.
#
#   CONTAINERS  the containers, one a line
#   WAIT        how long to wait for the jobs, in seconds

for container in $CONTAINERS; do
  quietly docker exec "$container" condor_off -peaceful -daemon startd || true
done
are_idle() {
  for container in $CONTAINERS; do
    if quietly docker exec "$container" pidof condor_startd; then return 1; fi
  done
}
within "$WAIT" are_idle || echo "jobs still run after $WAIT s; HTCondor runs them elsewhere" >&2
