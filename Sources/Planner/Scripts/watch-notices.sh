# shellcheck shell=sh
# A timer of the host looks for notices of EC2 about the end of the spot instance, and drains the worker then.
#
#   CONTAINER  the worker's container

print_program >/usr/local/lib/pdd-notice.sh
cat >/etc/systemd/system/pdd-notice.service <<END
[Unit]
Description=Drain the worker when EC2 is about to interrupt this host
[Service]
Type=oneshot
Environment=CONTAINER=$CONTAINER
ExecStart=/bin/sh -eu /usr/local/lib/pdd-notice.sh
END
cat >/etc/systemd/system/pdd-notice.timer <<'END'
[Unit]
Description=Look for notices of EC2 about this host
[Timer]
OnActiveSec=1
OnUnitInactiveSec=5
AccuracySec=1
[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl enable --quiet pdd-notice.timer
systemctl restart pdd-notice.timer
