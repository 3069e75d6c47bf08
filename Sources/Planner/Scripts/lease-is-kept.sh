# shellcheck shell=sh
# Check: the host has a lease, and the timer that reads it is active.

[ -s /var/lib/pdd/lease ] && systemctl is-active --quiet pdd-lease.timer
