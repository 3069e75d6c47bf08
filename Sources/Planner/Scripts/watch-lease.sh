# shellcheck shell=sh
# Runs on the host every 10 s. In the last DRAIN seconds of the host's lease its jobs end, and then the host does. A
# lease that was renewed in time lets the worker take jobs again.
#
#   CONTAINER  the worker's container; empty for a host without jobs
#   DRAIN      how long before the end of the lease no new jobs start, in seconds

left=$(($(cat /var/lib/pdd/lease) - $(date +%s)))
if [ "$left" -le 0 ]; then
  systemctl poweroff
elif [ -n "$CONTAINER" ] && [ "$left" -le "$DRAIN" ]; then
  end_jobs lease "$left"
elif [ -e /run/pdd-lease ]; then
  if timeout 20 docker exec "$CONTAINER" condor_on -daemon startd >/dev/null 2>&1; then rm /run/pdd-lease; fi
fi
