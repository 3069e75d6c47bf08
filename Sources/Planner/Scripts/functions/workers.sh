# shellcheck shell=sh
# missing_workers: prints those of the containers WORKERS that are not in the pool of the container CONTAINER.
missing_workers() { docker exec "$CONTAINER" condor_status -af Machine 2>/dev/null | sed 's/[.].*//' | missing "$WORKERS"; }

# workers_are_in: status 0 if all WORKERS are in the pool; otherwise the missing ones are in left.
workers_are_in() { left=$(missing_workers) && [ -z "$left" ]; }

# wait_for_workers: waits WAIT seconds until all WORKERS are in the pool, or fails.
wait_for_workers() {
  within "$WAIT" workers_are_in || fail "these workers are not in the pool: $(echo "$left" | in_one_line) after $WAIT s"
}
