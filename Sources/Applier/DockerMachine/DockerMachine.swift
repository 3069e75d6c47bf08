import PlanModel

/// A machine as docker-machine's store has it.
struct DockerMachine: Sendable {
    let name: String
    /// Those of its engine.
    let labels: [String: String]
    let address: String?
    /// Its address for machines of the same network, if the driver reports it.
    let privateAddress: String?
    let user: String?
    let port: Int?
    let keyPath: String?
    let driver: String?

    /// Reads what `DockerMachineCommands.inspect` prints; nil for anything else.
    init?(_ name: String, _ text: String) {
        guard let node = DockerMachineOutput.object(text) else { return nil }
        self.name = name
        var labels: [String: String] = [:]
        for label in node["labels"]?.elements?.compactMap(\.string) ?? [] {
            let halves = label.split(separator: "=", maxSplits: 1).map(String.init)
            if halves.count == 2 { labels[halves[0]] = halves[1] }
        }
        self.labels = labels
        func word(_ key: String) -> String? { node[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        address = word("address")
        privateAddress = word("privateAddress")
        user = word("user")
        keyPath = word("key")
        driver = word("driver")
        // VirtualBox's is one of this computer, which leads to the machine; the machine itself has 22.
        if driver != "virtualbox", case .number(let number)? = node["port"]?.value {
            port = Int(number)
        } else {
            port = nil
        }
    }

    /// Its state as the driver reports it.
    enum State: Sendable {
        case running, stopped
        /// Its provider no longer has this machine.
        case gone
        /// The driver does not know.
        case unknown(reason: String)

        /// Reads what `docker-machine status` ended with.
        init(_ result: CommandResult) {
            let word = DockerMachineOutput.word(result.text) ?? ""
            guard result.status == 0 else {
                let said = result.errorLines.last { !$0.isEmpty } ?? "it gave no reason"
                self = Self.meansLoss(said) ? .gone : .unknown(reason: said)
                return
            }
            switch word {
            case "Running": self = .running
            case "Stopped", "Saved", "Paused": self = .stopped
            case "NotFound": self = .gone
            default: self = .unknown(reason: word.isEmpty ? "it printed nothing" : "it is in the state '\(word)'")
            }
        }

        /// Whether a driver's message means only that the machine does not exist.
        ///
        /// `machine does not exist` (virtualbox), `InvalidInstanceID.NotFound` (amazonec2), `404` from a
        /// web service (digitalocean and others). A name that cannot be looked up, or a socket that is not
        /// there, says nothing of the machine, which may run and cost money.
        private static func meansLoss(_ said: String) -> Bool {
            let said = said.lowercased()
            guard !["dial ", "lookup ", "no such host", "no such file"].contains(where: said.contains) else {
                return false
            }
            return said.hasSuffix("machine does not exist") || said.contains("invalidinstanceid.notfound")
                || said.contains("http") && said.contains(": 404 ")
        }
    }
}
