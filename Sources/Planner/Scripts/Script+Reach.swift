extension Script {
    /// The container `CONTAINER` resolves the name `OTHER`, the submit container's, and is answered there
    /// through the network `NETWORK`.
    ///
    /// After the submit host was restarted, an engine does not know the names and places of the others until it
    /// has asked one of them, which engines do every 30 s (`bulkSyncInterval` of libnetwork's networkdb). That is
    /// waited for twice. Then the container is connected to the network again, which makes its engine ask all
    /// others at once. What runs in the container goes on, but its address is free for a moment, and the manager
    /// may give it to an engine's own endpoint: HTCondor would lose the jobs of a worker with another address.
    static let reachByName = Script(
        "reach-by-name",
        #"""
        \#(answers)
        reconnect() {
          [ "$(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}')" = 'active ' ] || return 0
          address=$(docker container inspect --format '{{with index .NetworkSettings.Networks "'"$NETWORK"'"}}{{.IPAddress}}{{end}}' "$CONTAINER")
          [ -n "$address" ] || return 0
          echo "$CONTAINER does not reach $OTHER ($said); connecting it to $NETWORK again as $address"
          docker network disconnect --force "$NETWORK" "$CONTAINER"
          for try in 1 2 3; do
            error=$(docker network connect --ip "$address" "$NETWORK" "$CONTAINER" 2>&1) && return 0
            sleep 0.5
          done
          echo "$CONTAINER does not get its address $address back ($error); connecting it with another address"
          error=$(docker network connect "$NETWORK" "$CONTAINER" 2>&1) || { echo "$error" >&2; exit 1; }
        }
        # An engine that has just started may still be about to start the container.
        runs() {
          [ "$(date +%s)" -ge $((limit - WAIT + 10)) ] || return 0
          state=$(docker container inspect --format '{{.State.Status}} with status {{.State.ExitCode}}' "$CONTAINER")
          case $state in exited* | dead* | created*) return 1 ;; esac
        }
        limit=$(($(date +%s) + WAIT))
        next=$(($(date +%s) + 65))
        until answers; do
          if ! runs; then
            echo "the container $CONTAINER does not run: $state; see what it printed: docker logs $CONTAINER" >&2
            exit 1
          fi
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "the container $CONTAINER does not reach $OTHER through the network $NETWORK after $WAIT s: $said" >&2
            exit 1
          fi
          if [ "$(date +%s)" -ge "$next" ]; then
            reconnect
            next=$(($(date +%s) + 65))
          fi
          sleep 0.5
        done
        echo "$space $place" >"../reach.$CONTAINER"
        """#)

    /// First as it was reached last time, which takes two processes; the whole way only where that fails.
    static let nameIsReached = Script(
        "name-is-reached",
        #"""
        \#(answers)
        known() {
          read -r space place <"../reach.$CONTAINER" || return 1
          case $(LC_ALL=C nsenter --net="$space" \#(knock)"telnet://$place:1" 2>&1 </dev/null) in
            *refused*) ;;
            *) return 1 ;;
          esac
        }
        known || answers
        """#)

    /// Connects from the network that it runs in, and prints what came of it.
    private static let knock = "curl --disable --silent --verbose --max-time 3 "

    /// Defines `answers`, whether the container `OTHER` refuses a connection.
    ///
    /// No process listens at port 1, so a refusal is the answer of the other container's own network;
    /// otherwise `said` is what was seen instead. The host's own programs look from inside the container's network, with the container's resolver;
    /// the image needs nothing.
    private static let answers = #"""
        answers() {
          set -- $(curl --disable --silent --max-time 10 --unix-socket /var/run/docker.sock "http://localhost/containers/$CONTAINER/json" |
            sed -n 's/.*"Pid":\([0-9]*\).*"ResolvConfPath":"\([^"]*\)".*"SandboxKey":"\([^"]*\)".*/\3 \2 \1/p')
          space=${1:-none}
          # A process of another user may not lend its network; where the engine hides its own files it has to.
          [ $# -lt 3 ] || nsenter --net="$space" true 2>/dev/null || space=/proc/$3/ns/net
          said=$(LC_ALL=C timeout 6 nsenter --net="$space" unshare --mount sh -c '
            mount --bind "$1" /etc/resolv.conf
            set -- "$2" $(getent -s dns ahostsv4 "$2")
            [ $# -gt 1 ] || { echo "the name is not resolved"; exit; }
            echo "$2"
            \#(knock)"telnet://$2:1" </dev/null' sh "${2:-}" "$OTHER" 2>&1 || true)
          place=${said%%"$newline"*}
          case $said in *refused*) return 0 ;; esac
          said=$(printf '%s' "$said" | head -n 2 | tr '\n' ' ')
          return 1
        }
        newline='
        '
        """#
}
