extension Script {
    /// The overlay network stands; plain containers may join it.
    static let createNetwork = Script(
        "create-network",
        """
        docker network rm "$NETWORK" >/dev/null 2>&1 || true
        set -- --driver overlay --subnet "$SUBNET"
        [ -z "$ATTACHABLE" ] || set -- "$@" --attachable
        [ -z "$ENCRYPTED" ] || set -- "$@" --opt encrypted
        docker network create "$@" "$NETWORK" >/dev/null
        """)

    static let networkExists = Script(
        "network-exists",
        """
        [ "$(docker network inspect --format '{{.Driver}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' "$NETWORK" 2>/dev/null)" = "overlay $SUBNET" ]
        """)

    static let waitForNetwork = Script(
        "wait-for-network",
        wait(
            until: #"docker network inspect "$NETWORK" >/dev/null 2>&1"#,
            orSay: "the network $NETWORK is not there"))
}
