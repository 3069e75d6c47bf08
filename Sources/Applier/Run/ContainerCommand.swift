import PlanModel

/// Builds the script that makes a container run: a pure function of its settings.
struct ContainerCommand {
    let name: String
    let cluster: String
    let settings: ContainerSettings
    let digest: Digest

    /// Starts the container that is there if it is the right one, still on its network; otherwise
    /// makes it anew.
    ///
    /// A stopped container may fail to start again on a network that its engine forgot meanwhile;
    /// then it is made anew too. One that is not of this cluster is left alone.
    var lines: [String] {
        let name = shellWord(name)
        let look = shellWord(
            "{{index .Config.Labels \"pdd.cluster\"}} {{index .Config.Labels \"pdd.digest\"}} {{.State.Status}}"
                + "{{if index .NetworkSettings.Networks \"\(network)\"}} joined{{end}}")
        return [
            "state=$(docker container inspect --format \(look) \(name) 2>/dev/null || true)",
            "case \"$state\" in",
            "  '') ;;",
            "  '\(cluster) \(digest) running joined') exit 0 ;;",
            "  '\(cluster) \(digest) paused joined') docker unpause \(name) >/dev/null && exit 0 ;;",
            "  '\(cluster) \(digest) exited joined' | '\(cluster) \(digest) created joined') "
                + "docker start \(name) >/dev/null 2>&1 && exit 0 ;;",
            "  '\(cluster) '*) ;;",
            "  *) echo \"there is a container \"\(name)\" that pdd did not make; "
                + "remove it, or give this one another name in the description\" >&2; exit 1 ;;",
            "esac",
            // What it runs may have to say goodbye: an HTCondor daemon takes itself off the pool's list.
            "[ -z \"$state\" ] || docker stop --time 10 \(name) >/dev/null 2>&1 || true",
            "docker rm --force --volumes \(name) >/dev/null 2>&1 || true",
        ] + remember + start
    }

    /// Runs the container.
    ///
    /// A key-value store remembers the place of a container in the network when the host it was on has
    /// died; nobody else can have this name there, so the place is free.
    private var start: [String] {
        let run = (["docker"] + arguments).map(shellWord).joined(separator: " ") + " >/dev/null"
        guard settings.network != nil else { return [run] }
        let name = shellWord(name)
        return [
            "run() { \(run); }",
            "if ! error=$(run 2>&1); then",
            "  case \"$error\" in",
            "    *'already exists in network'*) ;;",
            "    *) echo \"$error\" >&2; exit 125 ;;",
            "  esac",
            "  docker rm --force --volumes \(name) >/dev/null 2>&1 || true",
            "  docker network disconnect --force \(shellWord(network)) \(name) || true",
            "  run",
            "fi",
        ]
    }

    /// Writes down, before they are there, the image and the volumes that a host that is given back must be
    /// rid of: nobody can ask a container that is gone.
    private var remember: [String] {
        let volumes = settings.mounts.filter { !$0.hasPrefix("/") && $0.contains(":") }.map {
            parts(of: $0, at: ":")[0]
        }
        return ["printf '%s\\n' \(shellWord(settings.image)) >>../images"]
            + volumes.map { "printf '%s\\n' \(shellWord($0)) >>../volumes" }
    }

    private var network: String { settings.network ?? "host" }

    /// The script that makes sure that there is no such container.
    static func remove(_ name: String) -> [String] {
        [
            "if docker container inspect \(shellWord(name)) >/dev/null 2>&1; then",
            "  docker stop --time 10 \(shellWord(name)) >/dev/null",
            "  docker rm --force --volumes \(shellWord(name)) >/dev/null",
            "fi",
        ]
    }

    /// What is said to `docker`; the values of variables come from the script's environment, since
    /// some of them are secrets.
    var arguments: [String] {
        var words = ["run", "--detach", "--init", "--name", name]
        // With the host's own network there is no other host name.
        if settings.network != nil { words += ["--hostname", name] }
        words += [
            "--label", "pdd.cluster=\(cluster)", "--label", "pdd.digest=\(digest)",
            "--network", network,
        ]
        func add(_ option: String, _ values: [String]) {
            for value in values { words += [option, value] }
        }
        func add(_ option: String, _ value: String?) {
            if let value { words += [option, value] }
        }
        add("--restart", settings.restart)
        add("--env", settings.environment.map(\.name))
        add("--volume", settings.mounts)
        add("--publish", settings.ports)
        add("--device", settings.devices)
        add("--ulimit", settings.ulimits)
        add("--label", settings.labels.map { "\($0.0)=\($0.1)" })
        add("--cpus", settings.cpus)
        add("--memory", settings.memory)
        add("--shm-size", settings.shmSize)
        add("--gpus", settings.gpus)
        add("--user", settings.user)
        add("--workdir", settings.workdir)
        add("--entrypoint", settings.entrypoint)
        return words + [settings.image] + settings.command
    }
}
