import PlanModel

/// A machine as docker-machine's store has it.
struct DockerMachine: Sendable {
    let name: String
    /// Those of its engine.
    let labels: [String: String]
    let address: String?
    /// Where machines of the same network reach it, with drivers that tell.
    let privateAddress: String?
    let user: String?
    let port: Int?
    let keyPath: String?

    /// Reads what `DockerMachineCommands.inspect` prints; nil for anything else.
    init?(_ name: String, _ text: String) {
        guard let node = try? JSONReader.read(SourceText(name: "docker-machine inspect", text: text)) else {
            return nil
        }
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
        if case .number(let number)? = node["port"]?.value { port = Int(number) } else { port = nil }
    }

    /// What its driver says of it.
    enum State: Sendable {
        case running, stopped
        /// Its provider has no such machine any more.
        case gone
        /// The driver could not tell.
        case unknown(reason: String)

        /// Reads what `docker-machine status` ended with.
        init(_ result: CommandResult) {
            let word = result.text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
            guard result.status == 0 else {
                let said = result.errorLines.last { !$0.isEmpty } ?? "it gave no reason"
                let isGone = Self.wordsOfLoss.contains { said.lowercased().contains($0) }
                self = isGone ? .gone : .unknown(reason: said)
                return
            }
            self = word == "Running" ? .running : .stopped
        }

        /// How drivers say that a machine is not there: `machine does not exist` (virtualbox), `404`
        /// (digitalocean), `NotFound` (amazonec2, azure), `no such` (libvirt).
        private static let wordsOfLoss = ["does not exist", "not found", "notfound", "404", "no such"]
    }
}
