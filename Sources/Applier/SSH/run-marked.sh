# shellcheck shell=sh
# The script PDD_SCRIPT has run, and the marker says so. One whose marker says so already, and whose check holds, is not
# run again.
#
#   PDD_MARKER  the marker
#   PDD_DIGEST  the digest of the action
#   PDD_CHECK   the lines of the check; none hold always
#   PDD_SCRIPT  the lines of the script

recorded=
# A marker has no newline, and read reports that.
if [ -f "$PDD_MARKER" ]; then read -r recorded <"$PDD_MARKER" || true; fi
if [ "$recorded" = "$PDD_DIGEST" ]; then
  # A subshell has the script's variables, however long they are; another sh would have to be given them. It runs in the
  # background, because set -e has no effect in the condition of an if.
  (eval "$PDD_CHECK") >/dev/null 2>&1 </dev/null &
  if wait $!; then exit 0; fi
fi
# In a subshell, so that an exit of the script does not pass by the marker.
(eval "$PDD_SCRIPT")
leave_mark "$PDD_MARKER" "$PDD_DIGEST"
