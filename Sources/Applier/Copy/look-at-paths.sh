# shellcheck shell=sh
# Prints what a copy must know of its far end, each item with NUL after it: "rsync" or nothing, the user's home, and for
# each path the absolute path, its kind, the names of what is in it where it ends in "/.", and an empty item.
#
#   PATHS   the paths, quoted for a shell; relative ones are relative to the home
#   CREATE  not empty if missing directories are created
#
# The kinds: directory, closed (a directory that the user cannot list), link (to a directory), file (of any other kind),
# missing, and nowhere (the directory of a missing file is missing, too).

home=$(cd 2>/dev/null && pwd) || home=/
if command -v rsync >/dev/null; then printf 'rsync\0'; else printf '\0'; fi
printf '%s\0' "$home"
eval "set -- $PATHS"
for path; do
  case $path in
  /*) ;;
  *) path=$home/$path ;;
  esac
  if [ -n "$CREATE" ]; then mkdir -p "$path"; fi
  if [ -d "$path" ]; then
    kind='directory'
    if [ -L "$path" ]; then kind='link'; elif ! { [ -r "$path" ] && [ -x "$path" ]; }; then kind='closed'; fi
  elif [ -e "$path" ] || [ -L "$path" ]; then
    kind='file'
  elif [ -d "${path%/*}/" ]; then
    kind='missing'
  else
    kind='nowhere'
  fi
  printf '%s\0%s\0' "$path" "$kind"
  case $path in
  */.)
    for name in "$path"/* "$path"/.[!.]* "$path"/..?*; do
      if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\0' "${name##*/}"; fi
    done
    ;;
  esac
  printf '\0'
done
