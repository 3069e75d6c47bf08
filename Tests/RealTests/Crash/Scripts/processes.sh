#!/bin/sh
# Prints the processes of this host that belong neither to a container on it, nor to sshd itself, nor to this script.
set -eu
ps -eo pid=,ppid=,comm= | awk -v self=$$ '
    { name[$1] = $3; parent[$1] = $2 }
    END {
        for (process in parent) {
            mine = 0; contained = 0
            for (above = process; above in parent && above != 0; above = parent[above]) {
                if (above == self) mine = 1
                if (above != process && name[above] ~ /^containerd-shim/) contained = 1
            }
            if (!mine && !contained && name[process] !~ /^sshd/) print name[process]
        }
    }' | sort
