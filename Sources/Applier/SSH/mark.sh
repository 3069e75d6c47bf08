# shellcheck shell=sh
# look_of FILE: prints what a file looks like: size, time of change, permissions; nothing if there is no such file.
look_of() { stat -c %s:%.Y:%a "$1" 2>/dev/null; }

# leave_mark FILE TEXT: writes the text to a marker, whole or not at all.
# It does not wait for the disk: beside an image build, that takes half a minute. A marker that a power failure empties
# is no marker, and a file that it cuts does not look as its marker says; either way the action runs again.
leave_mark() {
  printf '%s' "$2" >"$1.new"
  mv -f "$1.new" "$1"
}
