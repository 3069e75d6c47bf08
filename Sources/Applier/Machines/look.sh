# shellcheck shell=sh
# Prints the file with which the machine says that it is a host of the cluster, or nothing.
#
#   DIRECTORY  what belongs to the cluster on the machine

cat "$DIRECTORY/host" 2>/dev/null || true
