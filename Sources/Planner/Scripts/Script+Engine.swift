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
    /// `VERSION` is a version of Docker's own packages, or empty for the distribution's. An engine that is
    /// there already is used, and has to be of the version `REQUIRED`, if that is set.
    static let installEngine = Script(
        "install-engine",
        """
        export DEBIAN_FRONTEND=noninteractive
        # /etc/os-release has a variable of this name too.
        wanted=$VERSION
        if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || true; fi
        # An engine that is here is the one to use.
        engine=$(command -v dockerd || true)
        if [ -n "$engine" ] && [ -n "${REQUIRED:-}" ]; then
          here=$(dockerd --version | sed -n 's/^Docker version \\([^,]*\\),.*/\\1/p')
          case "$here" in
            "$REQUIRED" | "$REQUIRED"[!0-9]*) ;;
            *)
              echo "there is a Docker Engine $here already, and 'engine' asks for $REQUIRED; remove the one, or the 'version' of the other" >&2
              exit 1
              ;;
          esac
        fi
        if [ -z "$engine" ] || ! command -v curl >/dev/null; then
          . /etc/os-release
          case "$ID" in
            debian | ubuntu)
              apt-get -qq -o DPkg::Lock::Timeout=600 update
              if [ -n "$engine" ]; then
                apt-get -qq -y -o DPkg::Lock::Timeout=600 install curl
              elif [ -z "$wanted" ]; then
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
              [ -n "$engine" ] || dnf -q -y install docker
              command -v curl >/dev/null || dnf -q -y install curl
              ;;
            *)
              if [ -n "$engine" ]; then missing=curl; else missing='Docker Engine'; fi
              echo "there is no $missing, and pdd cannot install one on $ID; install it and apply again" >&2
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
}
