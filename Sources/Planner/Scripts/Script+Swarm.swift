import PlanModel

extension Script {
    /// The host manages a swarm of its own, known at `ADDRESS`.
    static let initSwarm = Script(
        "init-swarm",
        """
        state=$(docker info --format '{{.Swarm.LocalNodeState}}')
        [ "$state" = inactive ] || docker swarm leave --force
        \(freeGossipPort)
        docker swarm init --advertise-addr "$ADDRESS" >/dev/null
        """)

    /// Lines for an engine that is in no swarm: its port for gossip is free.
    ///
    /// An engine that leaves a swarm together with the others may keep the port, and its log then has `timeout
    /// waiting for leave broadcast` (seen with 26.1.5). A swarm that it joins or creates afterwards is
    /// deaf: no name is resolved across hosts. Only a restart of the engine helps.
    private static let freeGossipPort = #"""
        held() { grep -qs ':1F0A [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6; }
        freed() {
          tries=50
          while held; do
            tries=$((tries - 1))
            [ "$tries" -gt 0 ] || return 1
            sleep 0.1
          done
        }
        \#(restartEngine)
        if ! freed; then
          echo "port 7946 of a swarm that the engine left is still in use; restarting the engine"
          restart_engine || { echo "the engine does not come back after a restart" >&2; exit 1; }
          freed || { echo "port 7946, which a swarm needs, is in use on this host; stop what listens there" >&2; exit 1; }
        fi
        """#

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
        \(freeGossipPort)
        answer=$(curl --silent --show-error --max-time "$WAIT" --unix-socket /var/run/docker.sock \\
          --header 'Content-Type: application/json' --data @- http://localhost/swarm/join <<END
        { "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "$ADDRESS", "RemoteAddrs": ["$MANAGER:2377"], "JoinToken": "$TOKEN" }
        END
        )
        [ -z "$answer" ] || { echo "the engine did not join the swarm at $MANAGER: $answer" >&2; exit 1; }
        \(wait(
            until: #"[ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = active ]"#,
            orSay: "the engine is no active node of the swarm at $MANAGER"))
        \(authority)
        printf '%s' "$authority" >swarm-authority
        """)

    static let swarmIsJoined = Script(
        "swarm-is-joined",
        """
        \(says)
        says '"LocalNodeState":"active"'
        says '"NodeAddr":"'"$ADDRESS"'"'
        says '"Addr":"'"$MANAGER:2377"'"'
        \(authority)
        [ -z "$authority" ] || [ ! -e swarm-authority ] || [ "$(cat swarm-authority)" = "$authority" ]
        """)

    /// Sets `authority` to what the token says of the swarm's certificate authority, which is no secret.
    ///
    /// A manager that lost its state has another swarm at the same address. Where only the world is read
    /// there is no token; where the token was read again, it tells the two swarms apart.
    private static let authority = "authority=${TOKEN:-} authority=${authority#SWMTKN-1-} authority=${authority%-*}"

    /// Every host of `HOSTS`, a list of addresses, is a ready node, and nobody else is a worker.
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
        \(forgetStrangers)
        """)

    static let nodesAreReady = Script(
        "nodes-are-ready",
        """
        nodes=$(\(listNodes))
        [ -z "$({ echo "$nodes"; echo --; printf '%s\\n' "$HOSTS"; } |
          awk '/^--$/ { wanted = 1; next } !wanted { if ($2 == "ready") seen[$1]; next } !($1 in seen)')" ]
        \(noStrangers)
        """)

    /// Prints address, state, id, role and time of birth of every node.
    ///
    /// Nodes are told apart by their addresses: the host names of machines that pdd did not make
    /// may be anything. `xargs` splits what is too long for one command.
    private static let listNodes =
        "docker node ls --quiet | xargs docker node inspect "
        + "--format '{{.Status.Addr}} {{.Status.State}} {{.ID}} {{.Spec.Role}} {{.CreatedAt.UnixNano}}'"

    /// Defines `strangers`, which prints the workers of the swarm that are none of `HOSTS` now, a line
    /// each: state and id.
    ///
    /// They were hosts once, or they are what a host was before it was made anew or joined again:
    /// `former`, since a younger node has its address.
    private static let strangers = """
        strangers() {
          { printf '%s\\n' "$HOSTS"; echo --; \(listNodes); } |
            awk '/^--$/ { nodes = 1; next } !nodes { host[$1]; next } $4 != "worker" { next }
              { line[NR] = $0; if ($5 > newest[$1]) newest[$1] = $5 }
              END { for (n in line) { split(line[n], f, " "); if (!(f[1] in host)) print f[2], f[3]; else if (f[5] < newest[f[1]]) print "former", f[3] } }'
        }
        """

    /// Lines of a check: no stranger is in the swarm.
    static let noStrangers = """
        \(strangers)
        [ -z "$(strangers)" ]
        """

    /// Lines for the manager that end a wait for all workers.
    ///
    /// A host that has just died counts as ready until the manager misses its signs of life, which
    /// takes it 15 s, and longer when it has just started itself; a node that answers for longer than 45 s is
    /// somebody's, and stays.
    static let forgetStrangers = """
        \(strangers)
        limit=$(($(date +%s) + 45))
        while left=$(strangers) && [ -n "$left" ]; do
          for node in $(echo "$left" | awk '$1 != "ready" { print $2 }'); do
            docker node rm --force "$node" >/dev/null 2>&1 || true
          done
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "the swarm has nodes that are no hosts of the cluster: $(echo $left)" >&2
            break
          fi
          sleep 0.2
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
