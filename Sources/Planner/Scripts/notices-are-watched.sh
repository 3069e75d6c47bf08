# shellcheck shell=sh
# Check: the timer that looks for notices of EC2 is active.

[ -s /usr/local/lib/pdd-notice.sh ] && systemctl is-active --quiet pdd-notice.timer
