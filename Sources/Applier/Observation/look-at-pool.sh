# shellcheck shell=sh
# Prints what HTCondor in the submit container reports of itself and of the slots of its pool, and "end" as the last line.
# A container without HTCondor prints nothing more.
#
#   CONTAINER  the submit container
#
# A line "condor VERSION", and for each slot a line "slot NAME", with tabs before each further value. If HTCondor does not
# answer, there is a line "silent" with its reason.

# shellcheck disable=SC2016 # for the shell in the container
timeout 25 docker exec "$CONTAINER" sh -c '
  command -v condor_status >/dev/null || exit 0
  condor_version | sed -n "s/^.CondorVersion: \([^ ]*\).*/condor \1/p"
  if slots=$(condor_status -af:t Name Machine State Activity Cpus Memory SlotType JobId RemoteUser \
    "time() - JobStart" CondorVersion 2>&1); then
    [ -z "$slots" ] || printf "%s\n" "$slots" | sed "s/^/slot /"
  else
    printf "silent %s\n" "$(printf "%s\n" "$slots" | head -n 1)"
  fi
' 2>&1 || echo "silent the container does not answer"
echo end
