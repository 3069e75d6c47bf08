# shellcheck shell=sh
# The container's engine keeps the cluster's lock, which is the container's name, while heartbeats arrive on the
# standard input. Prints "held" first.
#
#   SILENCE  how long no heartbeat may arrive before the lock is free, in seconds

echo held
await_silence "$SILENCE"
