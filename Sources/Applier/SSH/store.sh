# shellcheck shell=sh
# The standard input is the file TARGET, whole or not at all, and the marker says what it looks like, so that an edit by
# hand is seen later.
#
#   DIRECTORY  what belongs to the cluster on the host
#   TARGET     the file
#   MODE       its permissions
#   DIGEST     its SHA-256, or empty: the digest of a secret would stand in the list of processes
#   SIZE       its size in bytes, or empty
#   MARKER     the marker
#   MARK       the digest of the action

make_directories
if [ ! -d "${TARGET%/*}" ]; then mkdir -p "${TARGET%/*}"; fi
new=$TARGET.pdd-new
cat >"$new"
if [ -n "$DIGEST" ]; then
  got=$(sha256sum <"$new")
  [ "${got%% *}" = "$DIGEST" ] || fail 'what arrived has another digest'
elif [ -n "$SIZE" ]; then
  [ "$(stat -c %s "$new")" = "$SIZE" ] || fail 'not all of it arrived'
fi
chmod "$MODE" "$new"
mv -f "$new" "$TARGET"
leave_mark "$MARKER" "$MARK $(look_of "$TARGET")"
