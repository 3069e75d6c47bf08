extension Script {
    /// The host manages a swarm of its own, known at `ADDRESS`.
    static let initSwarm = Script(
        "init-swarm",
        """
        state=$(docker info --format '{{.Swarm.LocalNodeState}}')
        [ "$state" = inactive ] || docker swarm leave --force
        docker swarm init --advertise-addr "$ADDRESS" >/dev/null
        """)

    static let swarmIsManaged = Script(
        "swarm-is-managed",
        """
        \(says)
        says '"LocalNodeState":"active"'
        says '"ControlAvailable":true'
        says '"NodeAddr":"'"$ADDRESS"'"'
        """)

    /// Prints what lets a worker join.
    static let printJoinToken = Script("print-join-token", "docker swarm join-token --quiet worker")

    /// The host is a worker of the swarm managed at `MANAGER`.
    ///
    /// The token goes to the engine over its socket: `docker swarm join` would show it in the list
    /// of processes.
    static let joinSwarm = Script(
        "join-swarm",
        """
        \(left(withoutEngine: "exit"))
        \(wait(until: "left", orSay: "the engine does not leave its former swarm"))
        answer=$(curl --silent --show-error --max-time "$WAIT" --unix-socket /var/run/docker.sock \\
          --header 'Content-Type: application/json' --data @- http://localhost/swarm/join <<END
        { "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "$ADDRESS", "RemoteAddrs": ["$MANAGER:2377"], "JoinToken": "$TOKEN" }
        END
        )
        [ -z "$answer" ] || { echo "the engine did not join the swarm at $MANAGER: $answer" >&2; exit 1; }
        \(wait(
            until: #"[ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = active ]"#,
            orSay: "the engine is no active node of the swarm at $MANAGER"))
        """)

    static let swarmIsJoined = Script(
        "swarm-is-joined",
        """
        \(says)
        says '"LocalNodeState":"active"'
        says '"NodeAddr":"'"$ADDRESS"'"'
        says '"Addr":"'"$MANAGER:2377"'"'
        """)

    /// Every host of `HOSTS`, a list of addresses, is a ready node.
    static let waitForNodes = Script(
        "wait-for-nodes",
        """
        missing() {
          { \(listNodes); echo --; printf '%s\\n' "$HOSTS"; } |
            awk '/^--$/ { wanted = 1; next } !wanted { if ($2 == "ready") seen[$1]; next } !($1 in seen)'
        }
        \(wait(
            until: #"left=$(missing) && [ -z "$left" ]"#,
            orSay: "these addresses are no ready nodes of the swarm: $(echo $left)"))
        \(forgetFormerNodes)
        """)

    static let nodesAreReady = Script(
        "nodes-are-ready",
        """
        nodes=$(\(listNodes))
        [ -z "$({ echo "$nodes"; echo --; printf '%s\\n' "$HOSTS"; } |
          awk '/^--$/ { wanted = 1; next } !wanted { if ($2 == "ready") seen[$1]; next } !($1 in seen)')" ]
        """)

    /// Prints address, state and id of every node.
    ///
    /// Nodes are told apart by their addresses: the host names of machines that pdd did not make
    /// may be anything.
    private static let listNodes =
        "docker node inspect --format '{{.Status.Addr}} {{.Status.State}} {{.ID}}' $(docker node ls --quiet)"

    /// Lines for the manager that end a wait for all workers: nodes that are down then were hosts
    /// once, or were in the swarm before and joined anew.
    static let forgetFormerNodes = """
        for node in $(docker node ls --format '{{.ID}} {{.Status}}' 2>/dev/null | awk '$2 == "Down" { print $1 }'); do
          docker node rm --force "$node" >/dev/null 2>&1 || true
        done
        """

    /// Defines `left`, which leaves the swarm and says whether that is done.
    ///
    /// An engine that is busy gives up its leaving after 15 s, and may have left nevertheless.
    ///
    /// - Parameter command: What it does when the engine does not answer.
    private static func left(withoutEngine command: String) -> String {
        """
        left() {
          state=$(docker info --format '{{.Swarm.LocalNodeState}}') || \(command)
          [ "$state" = inactive ] || { docker swarm leave --force >/dev/null 2>&1; false; }
        }
        """
    }

    /// The host is in no swarm, unless its engine does not manage to leave: then it goes as it is,
    /// and the manager forgets it.
    static let leaveSwarm = Script(
        "leave-swarm",
        """
        \(left(withoutEngine: "return 1"))
        limit=$(($(date +%s) + WAIT))
        until left; do
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "the engine has not left the swarm after $WAIT s; it goes without" >&2
            break
          fi
          sleep 0.2
        done
        """)

    /// The manager does not know a node with the address `NODE` any more.
    static let forgetNode = Script(
        "forget-node",
        """
        for node in $(\(listNodes) | awk -v address="$NODE" '$1 == address { print $3 }'); do
          docker node rm --force "$node" >/dev/null
        done
        """)
}
