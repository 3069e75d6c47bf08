# shellcheck shell=sh
# make_directories: what belongs to the cluster on the host has its directories, which only root can read.
make_directories() {
  umask 077
  if [ ! -d "$DIRECTORY/files" ] || [ ! -d "$DIRECTORY/done" ] || [ ! -d "$DIRECTORY/locks" ]; then
    mkdir -p "$DIRECTORY/files" "$DIRECTORY/done" "$DIRECTORY/locks"
  fi
}
