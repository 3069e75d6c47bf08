extension Script {
    /// The overlay network stands; plain containers may join it.
    static let createNetwork = Script(
        "create-network",
        """
        \(waitForStore)
        case $(docker network inspect --format '{{.Driver}}' "$NETWORK" 2>/dev/null) in
          '' | overlay) ;;
          *) echo "the engine has a network $NETWORK that pdd did not make; remove it, or set another 'name' in 'network'" >&2; exit 1 ;;
        esac
        make() {
          docker network rm "$NETWORK" >/dev/null 2>&1 || true
          error=$(docker network create "$@" "$NETWORK" 2>&1 >/dev/null) && return 0
          case "$error" in *exists* | *"in use"*) return 1 ;; esac
          echo "$error" >&2
          exit 1
        }
        set -- --driver overlay --subnet "$SUBNET"
        [ -z "$ATTACHABLE" ] || set -- "$@" --attachable
        [ -z "$ENCRYPTED" ] || set -- "$@" --opt encrypted
        \(wait(until: #"make "$@""#, orSay: "the former network $NETWORK does not go: $error"))
        """)

    /// The network stands.
    ///
    /// A key-value store that was just started needs seconds until it says what it knew; meanwhile the
    /// network seems to be gone.
    static let networkExists = Script(
        "network-exists",
        """
        \(waitForStore)
        [ "$(docker network inspect --format '{{.Driver}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' "$NETWORK" 2>/dev/null)" = "overlay $SUBNET" ]
        """)

    static let waitForNetwork = Script(
        "wait-for-network",
        wait(
            until: #"docker network inspect "$NETWORK" >/dev/null 2>&1"#,
            orSay: "the network $NETWORK is not there"))
}
