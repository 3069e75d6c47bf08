public import PlanModel

/// What journals of earlier runs tell of how long actions take.
public struct History: Sendable {
    private var seconds: [String: Double] = [:]

    /// Reads the journals of the last runs; the newest duration of an action's step counts.
    public init(_ files: ClusterFiles) {
        for run in fileNames(in: files.runs).suffix(Self.runs) {
            guard let bytes = readRecord("\(files.runs)/\(run)/journal.jsonl") else { continue }
            for line in bytes.split(separator: 0x0A) { read(Array(line)) }
        }
    }

    /// How many runs are looked at.
    private static let runs = 8

    /// A line that a power failure cut is ignored.
    private mutating func read(_ line: [UInt8]) {
        guard let node = try? JSONReader.read(SourceText(name: "journal", bytes: line)),
            node["outcome"]?.string == "succeeded",
            let id = node["action"]?.string.flatMap({ ActionID($0) }),
            case .number(let text) = node["seconds"]?.value, let value = Double(text)
        else { return }
        seconds[id.step] = value
    }

    /// How long an action takes, in seconds: as its step took last, or the default.
    public func estimate(_ plan: Plan) -> @Sendable (Action) -> Double {
        let fallback = defaultEstimate(plan)
        return { [seconds] action in seconds[action.id.step] ?? fallback(action) }
    }
}
