# shellcheck shell=sh
# The host ends itself in LEASE seconds, unless the lease is renewed, which changes the time in a file.
#
#   LEASE      how long the host lives from now on, in seconds
#   CONTAINER  the worker's container, which is drained before that; empty for a host without jobs
#   DRAIN      how long before the end it is drained, in seconds
#
# A timer of systemd reads the file, so a restart of the host changes nothing. The host's first start, whose end pdd
# may not live to see, had planned a shutdown; that is cancelled.

mkdir -p /var/lib/pdd
echo $(($(date +%s) + LEASE)) >/var/lib/pdd/lease.new
mv /var/lib/pdd/lease.new /var/lib/pdd/lease
print_program >/usr/local/lib/pdd-lease.sh
cat >/etc/systemd/system/pdd-lease.service <<END
[Unit]
Description=End this host when its lease is over
[Service]
Type=oneshot
Environment=CONTAINER=$CONTAINER DRAIN=$DRAIN
ExecStart=/bin/sh -eu /usr/local/lib/pdd-lease.sh
END
cat >/etc/systemd/system/pdd-lease.timer <<'END'
[Unit]
Description=Look at the lease of this host
[Timer]
OnActiveSec=10
OnUnitInactiveSec=10
AccuracySec=1
[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl enable --quiet pdd-lease.timer
systemctl restart pdd-lease.timer
shutdown -c 2>/dev/null || true
