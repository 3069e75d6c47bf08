import PlanModel

/// The one script that reads all there is to know of a host, and the reading of what it prints.
struct ObservationScript: Sendable {
    let lines: [String]
    private let actions: [ActionID]

    /// - Parameters:
    ///   - actions: The actions of the plan on this host.
    ///   - role: The role of the host; the queue is on the submit host.
    ///   - addresses: The private address of every host that exists, for checks that need one.
    ///   - lease: What the host's lease is renewed to, if that is longer than it is; nil leaves it.
    init(plan: Plan, actions: [Action], role: Role?, addresses: [String: String], lease: TimeSpan? = nil) {
        self.actions = actions.map(\.id)
        var files: [String] = []
        var checks: [(String, String)] = []
        var numbers: [String] = []
        for (index, action) in actions.enumerated() {
            switch action.payload {
            case .scp(let payload):
                files.append("\(index) \(HostLayout.file(payload.destination, of: plan.cluster))")
            case .ssh(let payload):
                guard case .live(let check) = payload.runs else { break }
                guard let values = Self.values(payload, addresses) else { break }
                let lines = plan.lines(ofScript: check) ?? ["false"]
                checks.append(("CHECK_\(index)", values + lines.joined(separator: "\n")))
                numbers.append("\(index)")
            case .createHost, .openPort, .scpImage, .runContainer, .destroyHost, .closePort, .removeContainer:
                break
            }
        }
        let hasQueue = role == .submit && (plan.hasPool || plan.isDestruction)
        lines = Self.observe.lines(
            with: [
                ("DIRECTORY", HostLayout.directory(plan.cluster)), ("CLUSTER", plan.cluster),
                ("QUEUE", hasQueue ? "yes" : ""),
                ("LEASE", lease.map { "\($0.seconds)" } ?? ""), ("FILES", files.joined(separator: "\n")),
                ("CHECKS", numbers.joined(separator: " ")),
            ] + checks)
    }

    static let observe = ShellFile(
        "observe", PackageResources.observe_sh, calls: [queue, LeaseScript.lease, RemoteScripts.mark])
    private static let queue = ShellFile("queue", PackageResources.queue_sh)

    /// Assignments for a check; nil when a value is not known, which only means that it does not
    /// hold.
    ///
    /// Outputs of other actions and secrets are never given to checks.
    private static func values(_ payload: RunScript, _ addresses: [String: String]) -> String? {
        var text = ""
        for entry in payload.environment {
            let value: String
            switch entry.value {
            case .literal(let literal): value = literal
            case .list(let words): value = words.joined(separator: "\n")
            case .addressOf(let host):
                guard let address = addresses[host] else { return nil }
                value = address
            case .addressesOf(let hosts):
                let known = hosts.compactMap { addresses[$0] }
                guard known.count == hosts.count else { return nil }
                value = known.joined(separator: "\n")
            case .outputOf, .secret: continue
            }
            text += "\(entry.name)=\(shellWord(value))\n"
        }
        return text
    }

    /// Reads what the script printed; lines that mean nothing are passed over.
    ///
    /// - Throws: When the end is missing.
    func read(_ output: String) throws(ActionFailure) -> HostContents {
        var contents = HostContents()
        var looks: [ActionID: String] = [:]
        var seen: [ActionID: String] = [:]
        var stuck: [(container: String, id: String, fault: String)] = []
        let lines = output.split(separator: "\n")
        guard lines.last == "end" else {
            throw ActionFailure("the host did not say all of what is on it", isTransient: true)
        }
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "marker" where words.count >= 3:
                guard let id = Self.action(words[1]), let digest = Digest(hexadecimal: words[2])
                else { continue }
                contents.markers[id] = digest
                if words.count > 3 { looks[id] = words[3] }
            case "file" where words.count >= 2:
                guard let index = Int(words[1]), actions.indices.contains(index) else { continue }
                seen[actions[index]] = words.count > 2 ? words[2] : ""
            case "lease" where words.count == 2: contents.lease = Int(words[1])
            case "jobs" where words.count == 4: contents.jobs = RunningJobs(words.dropFirst().map { Int($0) })
            case "queue" where words.count == 5: contents.queue = JobQueue(words.dropFirst().map { Int($0) })
            case "stuck" where words.count > 3:
                stuck.append((words[1], words[2], printable(words.dropFirst(3).joined(separator: " "))))
            case "engine" where words.count == 2 && words[1].utf8.count <= 64: contents.engineVersion = words[1]
            case "holds" where words.count == 2:
                guard let index = Int(words[1]), actions.indices.contains(index) else { continue }
                contents.holding.insert(actions[index])
            case "containers":
                let list = try? JSONReader.read(SourceText(name: "containers", text: String(line.dropFirst(11))))
                for container in list?.elements ?? [] {
                    // Docker gives no container another name; a host that tells of one tells no truth.
                    guard let (name, isOwn, observed) = ObservedContainer.read(container), isPlainWord(name) else {
                        continue
                    }
                    if isOwn || contents.containers[name] == nil { contents.containers[name] = observed }
                }
            case "container" where words.count >= 3 && isPlainWord(words[1]):
                contents.containers[words[1]] = ObservedContainer(
                    digest: words.count > 3 ? Digest(hexadecimal: words[3]) : nil, state: words[2],
                    networks: words.count > 4 ? words[4].split(separator: ",").map(String.init) : [])
            default: continue
            }
        }
        for (name, id, fault) in stuck where contents.containers[name]?.id == id {
            guard let state = contents.containers[name]?.state, ["exited", "created"].contains(state) else { continue }
            contents.containers[name]?.fault = fault
        }
        for (id, look) in seen {
            if look.isEmpty {
                contents.disturbed[id] = "the file is gone"
            } else if let before = looks[id], before != look {
                contents.disturbed[id] = "the file was edited on the host"
            }
        }
        return contents
    }

    /// The id in the name of a marker's file; hosts' names have no dots.
    private static func action(_ fileName: String) -> ActionID? {
        let parts = fileName.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return ActionID(String(parts[0]), String(parts[1]))
    }
}

extension RunningJobs {
    /// Nil if a number is not one, or there are no jobs.
    fileprivate init?(_ words: [Int?]) {
        let numbers = words.compactMap { $0 }.filter { $0 >= 0 }
        guard numbers.count == 3, numbers[0] > 0 else { return nil }
        self.init(count: numbers[0], longest: numbers[1], total: numbers[2])
    }
}

extension JobQueue {
    /// Nil if a number is not one.
    fileprivate init?(_ words: [Int?]) {
        let numbers = words.compactMap { $0 }.filter { $0 >= 0 }
        guard numbers.count == 4 else { return nil }
        self.init(idle: numbers[0], running: numbers[1], held: numbers[2], completed: numbers[3])
    }
}

extension ObservedContainer {
    /// Reads an element of what the engine answers to `GET /containers/json`.
    ///
    /// - Returns: The container with its name, and whether it is the one that has that name.
    fileprivate static func read(_ node: JSONNode) -> (name: String, isOwn: Bool, ObservedContainer)? {
        guard let name = node["Names"]?.elements?.first?.string, let state = node["State"]?.string else { return nil }
        let networks = node["NetworkSettings"]?["Networks"]?.members ?? []
        var container = ObservedContainer(
            digest: node["Labels"]?[Label.digest]?.string.flatMap(Digest.init(hexadecimal:)), state: state,
            networks: networks.map(\.name))
        container.pegasus = node["Labels"]?[Label.pegasus]?.string
        container.id = node["Id"]?.string
        container.settings = node["Labels"]?[Label.settings]?.string.map { SettingsRecord($0) }
        container.mounts = node["Mounts"]?.elements?.compactMap { $0["Destination"]?.string }
        // One that was being started or created when pdd was killed may still have the name that it has meanwhile.
        let parts = parts(of: String(name.drop { $0 == "/" }), at: ".")
        return (parts[0], parts.count == 1, container)
    }
}
