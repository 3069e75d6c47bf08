# shellcheck shell=sh
# Runs the command of a work run, follows the command's jobs, and records both until all have ended. Runs in the run's
# directory, once at a time; started again after it was killed, it goes on.
#
#   keep            does this
#   keep command    runs the command only
#
# It appends to .pdd-run/events, a line each; fields are separated by tabs:
#   o TEXT                       a line that the command printed, its first 8,000 bytes
#   counts IDLE RUNNING HELD TIME    jobs in the queue, without those of DAGMan itself, since this time
#   dag DONE TOTAL FAILED TIME       nodes of all DAGs
#   slots BUSY TOTAL TIME            processors of the pool
#   held ID REASON, released ID
#   job ID KIND STATUS CODE SIGNAL WALL CPU HOST NODE DAG STARTS CMD ERR DIRECTORY REASON BEGIN END
#                                a job that has ended, and when it last started and ended
#   command STATUS TIME          the command has ended; "lost" if its status is unknown
#   error ID TEXT                a line of the error output of a failed job
#   analysis TEXT, statistics TEXT    what Pegasus says of its workflow
#   end VERDICT TIME             succeeded, failed or stopped
# Times are in seconds since 1970.

state=.pdd-run
name=${PWD##*/}
tab=$(printf '\t')

# The time at which process $1 started; empty if there is none.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

if [ "${1:-}" = command ]; then
  echo "$$ $(started $$)" >"$state/process.new"
  mv "$state/process.new" "$state/process"
  {
    code=0
    sh "$state/command" </dev/null 2>&1 || code=$?
    echo "$code" >"$state/status.new"
    mv "$state/status.new" "$state/status"
  } | tee -a "$state/output.log" | LC_ALL=C sed -u "s/^\(.\{8000\}\).*/\1/; s/^/o$tab/" >>"$state/events"
  exit 0
fi

exec 9>"$state/lock"
if ! flock -n 9 || [ -e "$state/end" ]; then exit 0; fi
mine="PddRun =?= \"$name\" && Owner =?= \"$(id -un)\""
begin=$(cat "$state/begin")
touch "$state/jobs" "$state/held" "$state/dags" "$state/events"

# Appends an event, fields $@.
say() {
  event=$1
  shift
  for field in "$@"; do event=$event$tab$field; done
  printf '%s\n' "$event" >>"$state/events"
}

# The same with the time, unless the last event of this kind was the same.
say_news() {
  if [ "$*" = "$(cat "$state/last-$1" 2>/dev/null)" ]; then return; fi
  printf '%s\n' "$*" >"$state/last-$1"
  say "$@" "$(date +%s)"
}

# Whether the command runs. A process of the same number after a restart is another one.
command_runs() {
  read -r process time <"$state/process" 2>/dev/null || return 1
  [ -n "$time" ] && [ "$(started "$process")" = "$time" ]
}

# Reads the queue and, after that, the jobs that have left it. Fails if HTCondor does not answer.
#
# pegasus-dagman, which runs a workflow of Pegasus, ends with status 0 also when the workflow failed: with the bitwise "and"
# of the statuses of DAGMan and of Pegasus's monitor. DAG_Status is 0 only if all nodes succeeded.
look() {
  command -v condor_q >/dev/null || return 0
  condor_q -constraint "$mine" -af:t 'join(".", ClusterId, ProcId)' JobStatus 'regexp("dagman", Cmd)' DAG_NodesDone \
    DAG_NodesTotal DAG_NodesFailed 'regexps("[\t\n]", HoldReason ?: "-", " ", "fg")' >"$state/queue.new" || return 1
  now=$(date +%s)
  condor_history -constraint "$mine" -since "EnteredCurrentStatus < $since" -af:t \
    'join(".", ClusterId, ProcId)' 'regexp("dagman", Cmd) ? "dag" : (pegasus_wf_xformation ?: regexps("^.*/", Cmd, "", "f"))' \
    JobStatus 'regexp("pegasus-dagman$", Cmd) && ExitCode =?= 0 ? (DAG_Status ?: 0) : (ExitCode ?: -1)' '(ExitBySignal ?: false) ? ExitSignal : 0' 'RemoteWallClockTime ?: 0' \
    '(RemoteUserCpu ?: 0) + (RemoteSysCpu ?: 0)' 'LastRemoteHost ?: "-"' 'DAGNodeName ?: "-"' 'DAGManJobId ?: "-"' \
    'NumJobStarts ?: 0' Cmd 'Err ?: "-"' Iwd 'regexps("[\t\n]", RemoveReason ?: (LastHoldReason ?: "-"), " ", "fg")' \
    DAG_NodesDone DAG_NodesTotal DAG_NodesFailed pegasus_wf_uuid 'JobCurrentStartDate ?: 0' \
    '(CompletionDate ?: 0) > 0 ? CompletionDate : (EnteredCurrentStatus ?: 0)' >"$state/history.new" || return 1
  mv "$state/queue.new" "$state/queue"
  since=$((now - 120))
  # The history is read backwards; its last lines were recorded by an earlier look.
  tail -n 20000 "$state/jobs" | cut -f 1 >"$state/known"
  awk -F '\t' 'NR == FNR && FILENAME == ARGV[1] { known[$1]; next } !($1 in known) { lines[++count] = $0 }
    END { for (; count > 0; count--) print lines[count] }' "$state/known" "$state/history.new" >"$state/ended"
  if [ -s "$state/ended" ]; then
    cut -f 1-15,20-21 "$state/ended" | sed "s/^/job$tab/" >>"$state/events"
    awk -F '\t' '$2 == "dag"' "$state/ended" >>"$state/dags"
    cat "$state/ended" >>"$state/jobs"
  fi
}

# Records what is new in the queue.
report() {
  if [ ! -e "$state/queue" ]; then return; fi
  awk -F '\t' '$3 != "true" { n[$2]++ } END { print n[1] + 0, n[2] + n[6] + n[7] + 0, n[5] + 0 }' "$state/queue" |
    while read -r idle running held; do say_news counts "$idle" "$running" "$held"; done
  awk -F '\t' 'FILENAME == ARGV[1] { d += $4; t += $5; f += $6 } FILENAME == ARGV[2] { d += $16; t += $17; f += $18 }
    END { if (t > 0) print d + 0, t, f + 0 }' "$state/queue" "$state/dags" |
    while read -r finished total failed; do say_news dag "$finished" "$total" "$failed"; done
  awk -F '\t' '$2 == 5 { print $1 "\t" $7 }' "$state/queue" >"$state/held.new"
  awk -F '\t' 'FILENAME == ARGV[1] { was[$1]; next } !($1 in was) { print "held\t" $0 }' \
    "$state/held" "$state/held.new" >>"$state/events"
  awk -F '\t' 'FILENAME == ARGV[1] { is[$1]; next } !($1 in is) { print "released\t" $1 }' \
    "$state/held.new" "$state/held" >>"$state/events"
  mv "$state/held.new" "$state/held"
}

# Records how many of the pool's processors run jobs.
report_slots() {
  condor_status -af:t SlotType State Cpus TotalSlotCpus 2>/dev/null |
    awk -F '\t' '$1 != "Dynamic" { total += $4 } $1 != "Partitionable" && $2 == "Claimed" { busy += $3 }
      END { if (NR > 0) print busy + 0, total + 0 }' |
    while read -r busy total; do say_news slots "$busy" "$total"; done
}

# How many jobs are in the queue: waiting or running, and held.
waiting() { awk -F '\t' '$2 != 5 && $2 != 4 { n++ } END { print n + 0 }' "$state/queue" 2>/dev/null || echo 0; }
held() { awk 'END { print NR }' "$state/held"; }

# Ends the command and removes the jobs; at most a minute is given to their removal.
stop_run() {
  if command_runs; then kill -TERM "-$process" 2>/dev/null || true; fi
  if ! command -v condor_q >/dev/null; then return; fi
  tries=0
  while [ "$tries" -lt 60 ]; do
    condor_rm -constraint "$mine" >/dev/null 2>&1 || true
    if look && [ "$(waiting)" = 0 ] && [ "$(awk 'END { print NR }' "$state/queue")" = 0 ]; then break; fi
    tries=$((tries + 1))
    sleep 1
  done
  report
}

# The jobs that failed. Of the attempts at a node of a DAG, the last counts; each of its jobs has the same number behind
# the dot in every attempt.
failed_jobs() {
  awk -F '\t' '{ split($1, id, "."); key = $9 == "-" ? $1 : $10 "/" $9 "/" id[2]; last[key] = $0; if (!(key in order)) { order[key] = ++count; keys[count] = key } }
    END { for (i = 1; i <= count; i++) { split(last[keys[i]], field, "\t"); if (field[3] != 4 || field[4] != 0) print last[keys[i]] } }' "$state/jobs"
}

# Records what failed jobs printed as errors: the last 20 lines of the first five.
report_errors() {
  failed_jobs | awk -F '\t' '$2 != "dag" && $13 != "-" && ++count <= 5 { print $1 "\t" $13 "\t" $14 }' |
    while IFS=$tab read -r job file directory; do
      case $file in
      /*) ;;
      *) file=$directory/$file ;;
      esac
      { tail -n 20 "$file" 2>/dev/null || true; } | cut -c 1-500 | LC_ALL=C sed "s/^/error$tab$job$tab/" >>"$state/events"
    done
}

# Records what Pegasus says of its workflows: pegasus-analyzer of those that failed, and the statistics without their
# legend, which is in the log only.
report_workflows() {
  command -v pegasus-analyzer >/dev/null || return 0
  awk -F '\t' '$19 != "undefined" && $10 == "-" { print $4 "\t" $14 }' "$state/dags" |
    while IFS=$tab read -r code directory; do
      if [ "$code" != 0 ]; then
        timeout 120 pegasus-analyzer "$directory" 2>&1 | tee -a "$state/pegasus-analyzer.log" |
          LC_ALL=C sed "s/^/analysis$tab/" >>"$state/events"
      fi
      timeout 120 pegasus-statistics -s summary "$directory" 2>&1 | tee -a "$state/pegasus-statistics.log" |
        LC_ALL=C sed "/^#/d; s/^/statistics$tab/" >>"$state/events"
    done
}

# Whether all that had to succeed did: the command and every job; the nodes of a DAG count through its DAGMan job.
succeeded() {
  [ "$(cat "$state/status" 2>/dev/null)" = 0 ] && [ "$(held)" = 0 ] &&
    awk -F '\t' '$10 == "-" && ($3 != 4 || $4 != 0) { bad = 1 } END { exit bad }' "$state/jobs"
}

since=$((begin - 120))
if [ ! -e "$state/process" ]; then
  if command -v condor_q >/dev/null; then
    attributes=$(condor_config_val SUBMIT_ATTRS 2>/dev/null || true)
    export "_CONDOR_SUBMIT_ATTRS=$attributes PddRun" "_CONDOR_PddRun=\"$name\""
  fi
  PDD_RUN=$name setsid sh "$state/keep" command 9>&- &
  # Its process records itself.
  while [ ! -e "$state/process" ] && kill -0 "$!" 2>/dev/null; do sleep 1; done
fi

looks=0
empty=0
held_for=0
ended=
while :; do
  if [ -e "$state/stop" ]; then
    stop_run
    break
  fi
  if [ -z "$ended" ] && { [ -e "$state/status" ] || ! command_runs; }; then
    ended=yes
    # Between the last two looks at it, the command may have ended.
    if [ ! -e "$state/status" ]; then echo lost >"$state/status"; fi
    say_news command "$(cat "$state/status")"
  fi
  period=1
  if [ "$looks" -gt 60 ]; then period=3; fi
  if look; then
    report
    if [ $((looks % 2)) = 0 ] && command -v condor_status >/dev/null; then report_slots; fi
    if [ -n "$ended" ] && [ "$(waiting)" = 0 ]; then empty=$((empty + 1)); else empty=0; fi
    if [ "$empty" -gt 0 ] && [ "$(held)" != 0 ]; then held_for=$((held_for + period)); else held_for=0; fi
    # Two looks, so that a job that has just left the queue is in the history; held jobs get a minute to be released.
    if [ "$empty" -gt 1 ] && { [ "$(held)" = 0 ] || [ "$held_for" -gt 60 ]; }; then break; fi
  fi
  looks=$((looks + 1))
  sleep "$period"
done

report_errors
report_workflows
# What the command's last processes print comes before the end.
tries=0
while command_runs && [ "$tries" -lt 2 ]; do
  tries=$((tries + 1))
  sleep 1
done
if [ -e "$state/stop" ]; then verdict=stopped; elif succeeded; then verdict=succeeded; else verdict=failed; fi
say end "$verdict" "$(date +%s)"
rm -f "$state"/*.new "$state/known" "$state/ended" "$state"/last-*
echo "$verdict" >"$state/end"
