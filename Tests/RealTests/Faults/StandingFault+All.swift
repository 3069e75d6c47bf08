extension StandingFault {
    /// Writes a file of the size of all free space.
    private static let fill = "fallocate -l $(df --output=avail -B1 . | tail -n 1) full || dd if=/dev/zero of=full 2>&1"

    private static let noPackets = "iptables -I INPUT -j DROP; iptables -I OUTPUT -j DROP"

    static let all = [
        StandingFault(
            "a worker's host is paused", seen: "the host is stopped", healer: "apply, which resumes the host"
        ) { try $0.docker("pause", $0.worker) },
        StandingFault(
            "a worker's host is killed", seen: "the host is stopped", healer: "apply, which starts the host"
        ) { try $0.docker("kill", $0.worker) },
        StandingFault(
            "a worker's host is removed", seen: "the host does not exist", healer: "apply, which creates the host"
        ) { try $0.docker("rm", "--force", "--volumes", $0.worker) },
        StandingFault(
            "a worker's host is cut off (all packets dropped)", seen: "the host did not answer",
            healer: "the network, while apply retries",
            lift: .during("retry") { try $0.on($0.worker, "iptables -F INPUT; iptables -F OUTPUT") }
        ) { try $0.on($0.worker, noPackets) },
        StandingFault(
            "a worker's engine is killed", seen: "the check engine-answers failed",
            healer: "apply, which starts the engine"
        ) { try $0.on($0.worker, "pkill -9 -x dockerd; pkill -9 -x containerd; pkill -9 -x containerd-shim || true") },
        StandingFault(
            "the submit host's engine is killed", seen: "the check engine-answers failed",
            healer: "apply, which starts the engine"
        ) { try $0.on($0.submit, "pkill -9 -x dockerd; pkill -9 -x containerd; pkill -9 -x containerd-shim || true") },
        StandingFault(
            "a worker's sshd is stopped (SIGSTOP)", seen: "the host did not answer",
            healer: "SIGCONT, while apply retries",
            lift: .during("retry") { try $0.on($0.worker, "pkill -CONT -o -x sshd") }
        ) { try $0.on($0.worker, "pkill -STOP -o -x sshd; pkill -9 -x sshd-session || true") },
        StandingFault(
            "a worker's container is removed", seen: "the container does not exist",
            healer: "apply, which runs the container"
        ) { try $0.on($0.worker, "docker rm -f worker1") },
        StandingFault(
            "a worker's disk is full when a script must run again", seen: "run pull-image",
            healer: "apply, after space was freed",
            lift: .afterFailure("its disk is full") {
                try $0.on(
                    $0.worker,
                    "cd /var/lib/pdd; rm full; cp -a . /root/kept; cd /; umount /var/lib/pdd; cp -a /root/kept/. /var/lib/pdd; rm -r /root/kept"
                )
            }
        ) {
            try $0.on(
                $0.worker,
                """
                rm /var/lib/pdd/chaos-faults/done/chaos-faults-worker1.image
                mkdir /root/kept; cp -a /var/lib/pdd/. /root/kept
                mount -t tmpfs -o size=2m tmpfs /var/lib/pdd
                cp -a /root/kept/. /var/lib/pdd; rm -r /root/kept; cd /var/lib/pdd
                \(fill)
                """)
        },
        StandingFault(
            "a worker cannot resolve names", seen: nil, healer: "nothing is needed: the cluster uses addresses"
        ) {
            try $0.on(
                $0.worker,
                "cp /etc/resolv.conf /root/resolv.conf; echo 'options timeout:1 attempts:1' >/etc/resolv.conf")
        },
        StandingFault(
            "the submit host (the swarm's manager) is killed", seen: "the host is stopped",
            healer: "apply, which starts the host"
        ) { try $0.docker("kill", $0.submit) },
        StandingFault(
            "the submit host (the swarm's manager) is removed", seen: "the host does not exist",
            healer: "apply, which creates the host; workers join its swarm"
        ) { try $0.docker("rm", "--force", "--volumes", $0.submit) },
        StandingFault(
            "the swarm's state on the manager is wiped", seen: "the check swarm-is-managed failed",
            healer: "apply: workers join the new swarm, and containers are connected to its network"
        ) {
            try $0.on(
                $0.submit,
                """
                service docker stop
                rm -rf /var/lib/docker/swarm
                service docker start
                timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.2; done'
                """)
        },
        StandingFault(
            "a worker's host is disconnected from the cluster's network", seen: "network",
            healer: "apply, which connects the host with its address"
        ) { try $0.docker("network", "disconnect", $0.network, $0.worker) },
        StandingFault(
            "all hosts are killed", seen: "the host is stopped", healer: "apply, which starts the hosts"
        ) { try $0.docker("kill", $0.submit, $0.worker) },
    ]
}
