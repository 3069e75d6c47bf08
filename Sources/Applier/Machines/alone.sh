# shellcheck shell=sh
# be_alone: from here on, no other run takes the machine or gives it back, or fails after 300 s. What a pdd that was
# killed began there may still be at work. Descriptor 9 holds the lock.
be_alone() {
  exec 9</var/lib
  flock -w 300 9 || fail 'an earlier run is still at work here'
}
