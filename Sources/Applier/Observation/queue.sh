# shellcheck shell=sh
# Functions about HTCondor's queue.

# print_queue: prints how many jobs of the cluster's containers here are idle, running, held, and completed but still in
# the queue, for each container that has a queue.
#
# The log of the queue says so without HTCondor's help, also while the container is stopped. HTCondor writes new jobs there
# at once, but keeps the end of a job back for a while; so where there are jobs, it is asked itself.
print_queue() {
  for container in $(docker ps --all --quiet --filter "label=pdd.cluster=$CLUSTER" 2>/dev/null); do
    counts=$(logged_jobs)
    case $counts in
      '') continue ;;
      '0 0 0 0') ;;
      *) counts=$(queued_jobs || printf '%s\n' "$counts") ;;
    esac
    printf 'queue %s\n' "$counts"
  done
}

# logged_jobs: prints the numbers of jobs that the log of the queue has; nothing where there is no log. In it, 101 is a
# new job, 102 the end of one, and 103 an attribute; a job without a status of its own has that of all jobs that were
# submitted with it, 0CLUSTER.-1.
logged_jobs() {
  docker cp "$container:/var/lib/condor/spool/job_queue.log" - 2>/dev/null | tr -d '\000' |
    LC_ALL=C grep -aE '^10[12] |^103 [^ ]+ JobStatus |CreationTimestamp' | awk '
      $1 == 101 && $2 ~ /^[1-9]/ { jobs[$2] = 1 }
      $1 == 102 { delete jobs[$2] }
      $1 == 103 && $3 == "JobStatus" { status[$2] = $4 }
      END {
        for (job in jobs) {
          split(job, part, ".")
          count[job in status ? status[job] : status["0" part[1] ".-1"]]++
        }
        if (NR) printf "%d %d %d %d\n", count[1] + count[""], count[2] + count[6] + count[7], count[5], count[4]
      }' || true
}

# queued_jobs: prints the numbers of jobs that HTCondor gives; status 1 if it does not answer.
queued_jobs() {
  timeout 20 docker exec "$container" condor_q -allusers -totals 2>/dev/null | awk '
    /^Total for query:/ {
      for (word = 2; word <= NF; word++) { name = $word; gsub(/[;,]/, "", name); count[name] = $(word - 1) }
      printf "%d %d %d %d\n", count["idle"], count["running"] + count["suspended"], count["held"], count["completed"]
      found = 1
    }
    END { exit !found }'
}
