import PlanModel

extension Script {
    /// The engine uses the key-value store at `KEYSTORE`, announces itself there at `ADDRESS`, and joins the
    /// others through the engine at `FIRST`.
    ///
    /// What else stands in its settings stays, and it is restarted only where it does not use the store
    /// already. One that does not come up with the store gets its former settings back.
    static let useStore = Script(
        "use-store",
        #"""
        version=$(docker version --format '{{.Server.Version}}')
        if [ "${version%%.*}" -ge 23 ]; then
          echo "the Docker Engine $version has no key-value stores any more; discovery 'consul' needs one older than 23" >&2
          exit 1
        fi
        \#(engineStoreSettings)
        \#(waitForStore)
        \#(announcements)
        mkdir -p /etc/docker
        settings=$(readlink -f /etc/docker/daemon.json)
        [ -s "$settings" ] || echo '{}' >"$settings"
        new=$settings.pdd-new
        # As a copy first, so that owner and permissions stay.
        cp -p "$settings" "$new"
        with_store "consul://$KEYSTORE:8500" "$ADDRESS:2376" "$settings" >"$new"
        mv "$new" "$settings"
        uses() {
          [ "$(docker info --format '{{.ClusterStore}} {{.ClusterAdvertise}}' 2>/dev/null)" = "consul://$KEYSTORE:8500 $ADDRESS:2376" ]
        }
        if ! uses; then
          forget_others
          restart_engine || true
          if ! uses; then
            cp -p "$settings" "$new"
            without_store "$settings" >"$new"
            mv "$new" "$settings"
            restart_engine 30 || true
            echo "the Docker Engine $version does not use the key-value store at $KEYSTORE; its settings are as they were" >&2
            exit 1
          fi
        fi
        \#(wait(until: "announced", orSay: "the Docker Engine does not announce itself in the key-value store at $KEYSTORE"))
        """#)

    /// The engine uses the store, and will after its next start.
    static let storeIsUsed = Script(
        "store-is-used",
        #"""
        \#(says)
        says '"ClusterStore":"consul://'"$KEYSTORE:8500"'"'
        says '"ClusterAdvertise":"'"$ADDRESS:2376"'"'
        grep -Eq '"cluster-store": *"consul://'"$KEYSTORE:8500"'"' /etc/docker/daemon.json
        grep -Eq '"cluster-advertise": *"'"$ADDRESS:2376"'"' /etc/docker/daemon.json
        """#)

    /// Waits until the store at `KEYSTORE`, if there is one, has a leader.
    ///
    /// An engine that starts before that announces itself to nobody, and is found by nobody.
    static let waitForStore = """
        tries=60
        while [ -n "${KEYSTORE:-}" ]; do
          case $(curl --silent --max-time 2 "http://$KEYSTORE:8500/v1/status/leader") in *:*) break ;; esac
          tries=$((tries - 1))
          [ $tries -gt 0 ] || { echo "the key-value store at $KEYSTORE has no leader" >&2; exit 1; }
          sleep 0.5
        done
        """

    /// Defines `announced`, whether the engine stands in the store's list of engines, and `forget_others`,
    /// which leaves there the one at `FIRST` alone.
    ///
    /// An engine joins one engine of the list when it starts, and never another: two that start at a time
    /// may join each other and nobody else. Those that run announce themselves again every 20 s.
    private static let announcements = #"""
        nodes=http://$KEYSTORE:8500/v1/kv/docker/nodes
        announced() { curl --silent --fail --max-time 5 "$nodes/$ADDRESS:2376" >/dev/null; }
        forget_others() {
          for node in $(curl --silent --max-time 5 "$nodes/?keys" | grep -o '[0-9.]*:2376' || true); do
            case $node in
              "$ADDRESS:2376") ;;
              "$FIRST:2376") continue ;;
              *) [ "$FIRST" != "$ADDRESS" ] || continue ;;
            esac
            curl --silent --max-time 5 --request DELETE "$nodes/$node" >/dev/null || true
          done
        }
        """#

    /// The container `CONTAINER` reaches the container `OTHER` of the host at `FIRST` through the network;
    /// where it does not, the engine joins the others anew.
    static let reachSubmit = Script(
        "reach-submit",
        #"""
        \#(engineStoreSettings)
        \#(waitForStore)
        \#(announcements)
        \#(reached)
        reached_soon() {
          soon=$(($(date +%s) + 8))
          until reached; do
            [ "$(date +%s)" -lt "$soon" ] || return 1
            sleep 0.2
          done
        }
        limit=$(($(date +%s) + WAIT))
        until reached_soon; do
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "the container $CONTAINER does not reach $OTHER on the host $FIRST after $WAIT s" >&2
            exit 1
          fi
          echo 'the engine has not found the one of the submit host; it starts again'
          forget_others
          restart_engine || true
        done
        """#)

    static let submitIsReached = Script(
        "submit-is-reached",
        """
        \(reached)
        reached
        """)

    /// Defines `reached`: who is refused was answered, since nobody listens at port 1.
    ///
    /// The address is in the store, where each endpoint of the network is a JSON object in base64; nothing
    /// has to be in the images.
    private static let reached = #"""
        reached() {
          address=$(curl --silent --max-time 5 "http://$KEYSTORE:8500/v1/kv/docker/network/v1.0/endpoint/?recurse" |
            grep -o '"Value":"[^"]*"' | cut -d '"' -f 4 | while read -r value; do echo "$value" | base64 -d; echo; done |
            grep "\"locator\":\"$FIRST\"" | grep "\"name\":\"$OTHER\"" | sed -n 's|.*"addr":"\([0-9.]*\)/.*|\1|p')
          process=$(docker container inspect --format '{{.State.Pid}}' "$CONTAINER")
          said=$(LC_ALL=C nsenter --target "$process" --net curl --silent --show-error --max-time 5 "telnet://$address:1" 2>&1 || true)
          case $said in *refused*) ;; *) return 1 ;; esac
        }
        """#
}
