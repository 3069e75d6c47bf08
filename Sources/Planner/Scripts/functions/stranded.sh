# shellcheck shell=sh
# stranded_jobs: prints the running jobs whose worker began anew without them. HTCondor's shadow of such a job looks for it
# until its lease ends, 40 min by default, because the new container has another address. The start of a worker's daemon is by
# the worker's clock, and corrected by when its advertisement was sent and received. A slot that the former daemon had may
# still be listed with its start. Without a shadow, whose process this host shows, no job runs, and HTCondor is not asked.
stranded_jobs() {
  grep -lsx condor_shadow /proc/[0-9]*/comm >/dev/null || return 0
  disconnected=$(docker exec "$CONTAINER" condor_q -allusers -constraint 'JobStatus == 2 && JobDisconnectedDate =!= undefined' \
    -af ClusterId ProcId RemoteHost JobCurrentStartDate 2>/dev/null) || return 0
  [ -n "$disconnected" ] || return 0
  {
    docker exec "$CONTAINER" condor_status -af Machine 'DaemonStartTime - MyCurrentTime + LastHeardFrom' 2>/dev/null || true
    printf '%s\n' "$disconnected"
  } | awk '
    NF == 2 { sub(/[.].*/, "", $1); if ($2 > start[$1] + 0) start[$1] = $2 + 0 }
    NF == 4 { sub(/.*@/, "", $3); sub(/[.].*/, "", $3); if (start[$3] > $4 + 0) print $1 "." $2 }'
}

# no_job_is_stranded: status 0 if there is none.
no_job_is_stranded() { [ -z "$(stranded_jobs)" ]; }

# free_stranded_jobs: ends the shadows of stranded jobs, and waits until HTCondor has given up their former workers, which
# takes it about a minute. The jobs then start over.
free_stranded_jobs() {
  stranded=$(stranded_jobs)
  [ -n "$stranded" ] || return 0
  for job in $stranded; do
    echo "the worker of job $job began anew; the job starts over"
    quietly docker exec "$CONTAINER" pkill -KILL -f "^condor_shadow $job " || true
  done
  within 75 no_job_is_stranded || echo "HTCondor still looks for the former workers of these jobs" >&2
}
