import PlanModel

/// Builds the command lines for docker-machine: pure functions.
enum DockerMachineCommands {
    /// The names of a cluster's machines, from the store alone: no driver is asked.
    ///
    /// The labels of a machine's engine are in the store from the first moment on.
    static func list(_ cluster: String) -> [String] {
        ["ls", "--quiet", "--filter", "label=\(Label.cluster)=\(cluster)"]
    }

    /// One JSON object with what pdd wants to know, and none of the secrets that the store has beside it.
    static func inspect(_ name: String) -> [String] {
        let members = [
            ("labels", "HostOptions.EngineOptions.Labels"), ("address", "Driver.IPAddress"),
            ("privateAddress", "Driver.PrivateIPAddress"), ("user", "Driver.SSHUser"), ("port", "Driver.SSHPort"),
            ("key", "Driver.SSHKeyPath"), ("driver", "DriverName"),
        ]
        let format = members.map { "\"\($0)\":{{json .\($1)}}" }.joined(separator: ",")
        return ["inspect", "--format", "{\(format)}", name]
    }

    static func status(_ name: String) -> [String] { ["status", name] }

    /// The address of a machine that runs, which its driver asks for: the store's may be an old one.
    static func address(_ name: String) -> [String] { ["ip", name] }

    static func start(_ name: String) -> [String] { ["start", name] }

    /// - Parameter forgetting: Whether the store forgets the machine also when its driver cannot remove it.
    static func remove(_ name: String, forgetting: Bool) -> [String] {
        ["rm", forgetting ? "--force" : "-y", name]
    }

    /// The driver comes first: docker-machine reads it before the options, which depend on it.
    static func create(
        _ name: String, _ settings: DockerMachineHostSettings, labels: [(String, String)]
    ) -> [String] {
        var words = ["create", "--driver", settings.driver]
        for option in settings.options { words += option.arguments }
        for (label, value) in labels { words += ["--engine-label", "\(label)=\(value)"] }
        return words + [name]
    }

    /// Prints the options of `create` with a driver, those of the driver among them.
    static func help(_ driver: String) -> [String] { ["create", "--driver", driver, "--help"] }

    /// A command line as messages show it: without the values of options, and without pdd's labels.
    static func shown(_ words: [String]) -> Command {
        var shown: [String] = []
        var isLabel = false
        for word in words {
            defer { isLabel = word == "--engine-label" }
            if isLabel || word == "--engine-label" { continue }
            let halves = parts(of: word, at: "=")
            shown.append(begins(word, with: "--") && halves.count > 1 ? "\(halves[0])=…" : word)
        }
        return Command("docker-machine", shown)
    }

    /// Prints the public host key of a machine; boot2docker has it at another place.
    static func readHostKey(_ name: String) -> [String] {
        let file = "ssh_host_ed25519_key.pub"
        return ["ssh", name, "cat /etc/ssh/\(file) 2>/dev/null || cat /usr/local/etc/ssh/\(file)"]
    }
}
