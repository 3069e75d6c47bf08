# shellcheck shell=sh
# free_stranded_jobs: starts jobs over whose worker began anew without them. HTCondor's shadow of such a job would look
# for it until its lease ends, 40 min by default, because the new container has another address; without that shadow,
# the job starts over within about a minute. The start of a worker's daemon is by the worker's clock, and corrected by when its
# advertisement was sent and received. A slot that the former daemon had may still be listed with its start.
free_stranded_jobs() {
  stranded=$(
    {
      docker exec "$CONTAINER" condor_status -af Machine 'DaemonStartTime - MyCurrentTime + LastHeardFrom'
      docker exec "$CONTAINER" condor_q -allusers -constraint 'JobStatus == 2 && JobDisconnectedDate =!= undefined' \
        -af ClusterId ProcId RemoteHost JobCurrentStartDate
    } 2>/dev/null | awk '
      NF == 2 { sub(/[.].*/, "", $1); if ($2 > start[$1] + 0) start[$1] = $2 + 0 }
      NF == 4 { sub(/.*@/, "", $3); sub(/[.].*/, "", $3); if (start[$3] > $4 + 0) print $1 "." $2 }'
  ) || true
  for job in $stranded; do
    echo "the worker of job $job began anew; the job starts over"
    quietly docker exec "$CONTAINER" pkill -KILL -f "^condor_shadow $job " || true
  done
}
