# shellcheck shell=sh
# Prints the file with which the machine says that it is a host of the cluster; where there is none, "free" and what
# PROBE prints.
#
#   DIRECTORY  what belongs to the cluster on the machine
#   PROBE      the text of a script, or empty

if [ -s "$DIRECTORY/host" ]; then
  read -r text <"$DIRECTORY/host"
  echo "$text"
else
  echo free
  eval "$PROBE"
fi
