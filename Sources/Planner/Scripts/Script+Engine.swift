extension Script {
    /// The engine answers: started if it is stopped.
    static let startEngine = Script(
        "start-engine",
        """
        if ! docker info >/dev/null 2>&1; then
          if [ -d /run/systemd/system ]; then systemctl start docker; else service docker start; fi
        fi
        \(wait(until: "docker info >/dev/null 2>&1", orSay: "the Docker Engine does not answer"))
        """)

    /// The engine is installed and answers.
    ///
    /// `VERSION` is a version of Docker's own packages, or empty for the distribution's.
    static let installEngine = Script(
        "install-engine",
        """
        export DEBIAN_FRONTEND=noninteractive
        # /etc/os-release has a variable of this name too.
        wanted=$VERSION
        if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || true; fi
        if ! command -v dockerd >/dev/null || ! command -v curl >/dev/null; then
          . /etc/os-release
          case "$ID" in
            debian | ubuntu)
              apt-get -qq -o DPkg::Lock::Timeout=600 update
              if [ -z "$wanted" ]; then
                apt-get -qq -y -o DPkg::Lock::Timeout=600 install docker.io curl
              else
                apt-get -qq -y -o DPkg::Lock::Timeout=600 install ca-certificates curl
                install -m 0755 -d /etc/apt/keyrings
                curl -fsSL "https://download.docker.com/linux/$ID/gpg" -o /etc/apt/keyrings/docker.asc
                echo "deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/docker.list
                apt-get -qq -o DPkg::Lock::Timeout=600 update
                exact=$(apt-cache madison docker-ce | awk -v v="$wanted" '{ p = $3; sub(/^[0-9]+:/, "", p); if (index(p, v ".") == 1 || index(p, v "~") == 1) { print $3; exit } }')
                [ -n "$exact" ] || { echo "Docker's repository has no engine $wanted for $ID $VERSION_CODENAME" >&2; exit 1; }
                apt-get -qq -y -o DPkg::Lock::Timeout=600 install "docker-ce=$exact" "docker-ce-cli=$exact" containerd.io
              fi
              ;;
            amzn | fedora)
              dnf -q -y install docker
              command -v curl >/dev/null || dnf -q -y install curl
              ;;
            *)
              echo "there is no Docker Engine, and pdd cannot install one on $ID; install it and apply again" >&2
              exit 1
              ;;
          esac
        fi
        if [ -d /run/systemd/system ]; then systemctl enable --now docker; else service docker start; fi
        \(wait(until: "docker info >/dev/null 2>&1", orSay: "the Docker Engine does not answer"))
        """)

    static let engineAnswers = Script(
        "engine-answers", #"[ -n "${INFO:-}" ] || docker version >/dev/null 2>&1"#)

    /// Defines `says`, whether a text stands in what the engine says of itself.
    ///
    /// Who asked the engine already has that in `INFO`.
    static let says = """
        info=${INFO:-$(docker info --format '{{json .}}')}
        says() { case $info in *"$1"*) ;; *) return 1 ;; esac; }
        """

    /// The engine uses the key-value store at `KEYSTORE` and announces itself at `ADDRESS`.
    static let useStore = Script(
        "use-store",
        """
        mkdir -p /etc/docker
        if [ -s /etc/docker/daemon.json ] && ! grep -q cluster-store /etc/docker/daemon.json; then
          echo "/etc/docker/daemon.json has settings of somebody else; add cluster-store and cluster-advertise there" >&2
          exit 1
        fi
        cat >/etc/docker/daemon.json.new <<END
        {
          "cluster-store": "consul://$KEYSTORE:8500",
          "cluster-advertise": "$ADDRESS:2376"
        }
        END
        mv /etc/docker/daemon.json.new /etc/docker/daemon.json
        if [ -d /run/systemd/system ]; then systemctl restart docker; else service docker restart; fi
        \(wait(
            until: #"[ "$(docker info --format '{{.ClusterStore}}' 2>/dev/null)" = "consul://$KEYSTORE:8500" ]"#,
            orSay: "the Docker Engine does not use the key-value store at $KEYSTORE"))
        """)

    static let storeIsUsed = Script(
        "store-is-used",
        """
        \(says)
        says '"ClusterStore":"consul://'"$KEYSTORE:8500"'"'
        says '"ClusterAdvertise":"'"$ADDRESS:2376"'"'
        """)
}
