import PlanModel

/// A run as its record tells it: what each action did, and when.
///
/// Times are in seconds since the run began.
public struct RecordedRun: Sendable {
    /// What became of an action.
    public enum Outcome: Sendable, Hashable {
        case succeeded
        case failed(reason: String)
        case skipped(because: String)
        /// It had started when the record ends.
        case running
        case notStarted
    }

    /// One action of a run.
    public struct Item: Sendable {
        public let id: String
        public var kind: String
        /// For people; empty in the records of earlier versions.
        public var does = ""
        /// The actions that it waited for.
        public var dependencies: [String] = []
        public var outcome = Outcome.notStarted
        /// Nil unless it started.
        public var begin: Double?
        /// Nil unless it finished.
        public var end: Double?
        /// Each failed attempt that another one followed: when it failed, and why.
        public var retries: [(time: Double, reason: String)] = []
        /// The path of its log.
        public var log: String

        /// The host that it is about, or `cluster`.
        public var host: String { String(id.prefix { $0 != "/" }) }
    }

    /// The name of the run: its time and its process.
    public let name: String
    /// The directory of its record.
    public let directory: String
    public private(set) var items: [Item] = []
    /// What pdd noted, and when.
    public private(set) var notes: [(time: Double, text: String)] = []
    /// When it was interrupted.
    public private(set) var interruption: Double?
    /// The time of the last event.
    public private(set) var duration = 0.0
    private var places: [String: Int] = [:]

    /// The names of the recorded runs of a cluster, the oldest first.
    public static func names(_ files: ClusterFiles) -> [String] {
        fileNames(in: files.runs).filter { fileExists("\(files.runs)/\($0)/journal.jsonl") }
    }

    /// Reads the record of a run.
    public init(_ files: ClusterFiles, name: String) throws(ActionFailure) {
        self.name = name
        directory = "\(files.runs)/\(name)"
        do throws(FileFailure) {
            // Runs of earlier versions have no list of actions.
            read(try readPrivateFile("\(directory)/actions.jsonl") ?? []) { $0.addAction($1) }
            read(try readPrivateFile("\(directory)/journal.jsonl") ?? []) { $0.addEvent($1) }
        } catch {
            throw ActionFailure(error, doing: "the record of the run '\(name)' cannot be read")
        }
    }

    /// A line that a power failure cut is ignored.
    private mutating func read(_ bytes: [UInt8], _ add: (inout RecordedRun, JSONNode) -> Void) {
        for line in bytes.split(separator: 0x0A) {
            guard let node = try? JSONReader.read(SourceText(name: "record", bytes: Array(line))) else { continue }
            add(&self, node)
        }
    }

    private mutating func addAction(_ node: JSONNode) {
        guard let id = node["action"]?.string else { return }
        let place = place(of: id)
        items[place].kind = node["kind"]?.string ?? ""
        items[place].does = node["does"]?.string ?? ""
        items[place].dependencies = [node["after"], node["uses"]].flatMap { $0?.elements ?? [] }.compactMap(\.string)
    }

    private mutating func addEvent(_ node: JSONNode) {
        let time = Self.number(node["time"]) ?? duration
        duration = max(duration, time)
        switch node["event"]?.string {
        case "note": notes.append((time, node["text"]?.string ?? ""))
        case "interrupt": interruption = time
        default:
            guard let id = node["action"]?.string else { return }
            addEvent(node, at: time, to: &items[place(of: id)])
        }
    }

    private func addEvent(_ node: JSONNode, at time: Double, to item: inout Item) {
        switch node["event"]?.string {
        case "intent":
            if item.kind.isEmpty { item.kind = node["kind"]?.string ?? "" }
            item.begin = time
            item.outcome = .running
        case "retry": item.retries.append((time, node["reason"]?.string ?? ""))
        case "skip": item.outcome = .skipped(because: node["because"]?.string ?? "")
        case "result":
            item.end = time
            item.outcome =
                node["outcome"]?.string == "succeeded" ? .succeeded : .failed(reason: node["reason"]?.string ?? "")
        default: break
        }
    }

    /// The place of an action, which is added if the record has not named it before.
    private mutating func place(of id: String) -> Int {
        if let place = places[id] { return place }
        places[id] = items.count
        let file = ActionID(id)?.fileName ?? id.replacing("/", with: ".")
        items.append(Item(id: id, kind: "", log: "\(directory)/\(file).log"))
        return items.count - 1
    }

    private static func number(_ node: JSONNode?) -> Double? {
        if case .number(let text) = node?.value { Double(text) } else { nil }
    }
}

extension RecordedRun {
    /// The places of the actions that decided how long the run took: each waited for the one before it.
    public var criticalPath: [Int] {
        let ended = items.indices.filter { items[$0].end != nil && items[$0].begin != nil }
        guard var place = ended.max(by: { (items[$0].end ?? 0) < (items[$1].end ?? 0) }) else { return [] }
        var path = [place]
        while let before = items[place].dependencies.compactMap({ places[$0] })
            .filter({ items[$0].end != nil && !path.contains($0) }).max(by: {
                (items[$0].end ?? 0) < (items[$1].end ?? 0)
            })
        {
            path.append(before)
            place = before
        }
        return path.reversed()
    }
}
