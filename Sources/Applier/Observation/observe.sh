# shellcheck shell=sh
# Prints a line for everything that pdd wants to know of the host, and "end" as the last one.
#
#   DIRECTORY  what belongs to the cluster on the host
#   CLUSTER    the cluster
#   QUEUE      not empty where HTCondor's queue is looked for
#   LEASE      what the host's lease is renewed to, in seconds; empty leaves it
#   FILES      a line for each copied file: its number and its path
#   CHECKS     the numbers of the checks; check number 4 is the text of CHECK_4
#
# One request to the engine's socket takes a tenth of the time of Docker's client, which is asked where that does not
# work. Checks find what the engine reported of itself in INFO, and of its images in IMAGES. Neither is exported,
# because either may be too long to be given to a program.

newline='
'
# take_answers INFO - CONTAINERS - IMAGES: the engine's three answers, a line each. Shells split lines at once, but cut the
# front off a long text in a time that grows with the square of its length.
take_answers() {
  INFO=$1
  # shellcheck disable=SC2034 # for the checks
  IMAGES=${5:-}
  # What stands between quotes, one after the other: the name, a colon, the value.
  IFS='"'
  place=
  for word in $INFO; do
    case $place$word in
      ServerVersion) place=colon. ;;
      colon.:) place=value. ;;
      value.*)
        printf 'engine %s\n' "$word"
        break
        ;;
    esac
  done
  printf 'containers %s\n' "${3:-}"
}

for marker in "$DIRECTORY"/done/*; do
  [ -f "$marker" ] || continue
  text=
  # A marker has no newline, and read reports that.
  read -r text <"$marker" || true
  printf 'marker %s %s\n' "${marker##*/}" "$text"
done
for stuck in "$DIRECTORY"/stuck/*; do
  [ ! -f "$stuck" ] || printf 'stuck %s %s\n' "${stuck##*/}" "$(head -c 500 "$stuck" | tr '\n' ' ')"
done
unset INFO IMAGES
INFO=
# shellcheck disable=SC2034 # for the checks
IMAGES=
if command -v curl >/dev/null; then
  answer=$(curl --silent --max-time 30 --unix-socket /var/run/docker.sock --write-out '\n--\n' http://localhost/info \
    "http://localhost/containers/json?all=1&filters=%7B%22label%22%3A%5B%22pdd.cluster%3D$CLUSTER%22%5D%7D" \
    http://localhost/images/json || true)
  case "$answer" in
    *'"ServerVersion"'*)
      set -f
      IFS=$newline
      # shellcheck disable=SC2086 # it is split into its lines
      take_answers $answer
      set +f
      unset IFS
      ;;
  esac
fi
if [ -z "$INFO" ] && command -v docker >/dev/null; then
  docker info --format 'engine {{.ServerVersion}}' 2>/dev/null || true
  docker ps --all --filter "label=pdd.cluster=$CLUSTER" \
    --format 'container {{.Names}} {{.State}} {{.Label "pdd.digest"}} {{.Networks}}' 2>/dev/null || true
fi
# Each job has a starter. The 22nd word of its stat is when it began, in hundredths of a second since the system did
# (proc(5)); the words after the name in brackets are counted.
starters=$(grep -lsx condor_starter /proc/[0-9]*/comm || true)
if [ -n "$starters" ]; then
  printf '%s\n' "$starters" | sed 's/comm$/stat/' | xargs cat 2>/dev/null | awk '
    { sub(/.*[)] /, ""); count++; sum += $20; if (first == "" || $20 + 0 < first) first = $20 + 0 }
    END { getline < "/proc/uptime"; if (count) printf "jobs %d %d %d\n", count, $1 - first / 100, count * $1 - sum / 100 }
  ' || true
fi
[ -z "$QUEUE" ] || print_queue &
[ -z "$LEASE" ] || renew_lease "$LEASE"
print_lease
if [ -n "$FILES" ]; then
  printf '%s\n' "$FILES" | while read -r number path; do
    printf 'file %s %s\n' "$number" "$(look_of "$path")"
  done
fi
# Side by side, since most of them wait for the engine; each result is one short write. A check may have a syntax error,
# and set -e has no effect in the condition of an if.
begun=
for number in $CHECKS; do
  (eval "eval \"\$CHECK_$number\"") >/dev/null 2>&1 </dev/null &
  begun="$begun $number:$!"
done
for check in $begun; do
  if wait "${check#*:}"; then echo "holds ${check%%:*}"; fi
done
wait
echo end
