public import Foundation

/// A description with the record of a run beside it, as an apply leaves them.
public struct RecordedCluster {
    public static let run = "2026-03-01T09-30-00-4711"

    public let directory: URL
    /// The directory of the run's record.
    public var record: URL { directory.appending(path: ".pdd/c/runs/\(Self.run)") }

    private var journal = ""
    private var actions = ""

    /// - Parameter workers: Each has three actions, of which the last of worker 1 fails.
    public init(in directory: URL, workers: Int) throws {
        self.directory = directory
        try """
        { "cluster": "c", "provider": { "type": "docker" }, "network": { "subnet": "10.0.0.0/16" },
          "image": { "submit": "a:1", "worker": "b:2" }, "workers": [{ "count": \(workers) }] }
        """.write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(at: record, withIntermediateDirectories: true)
        for number in 1...workers {
            let name = "c-worker\(number)"
            add("\(name)/host", "createHost", after: [], from: 0, to: 2 + Double(number % 7) / 10)
            add("\(name)/image", "ssh", after: ["\(name)/host"], from: 3, to: 40 + Double(number % 11))
            add("\(name)/container", "runContainer", after: ["\(name)/image"], from: 52, to: 54, fails: number == 1)
        }
        add("cluster/ready", "ssh", after: (1...workers).map { "c-worker\($0)/container" }, from: nil, to: 54)
        journal += "{ \"time\": 54.5, \"event\": \"note\", \"text\": \"a note <b>of</b> the run\" }\n"
        // A power failure cut the last line.
        journal += "{ \"time\": 54.6, \"event\": \"int"
        try journal.write(to: record.appending(path: "journal.jsonl"), atomically: true, encoding: .utf8)
        try actions.write(to: record.appending(path: "actions.jsonl"), atomically: true, encoding: .utf8)
    }

    private mutating func add(
        _ id: String, _ kind: String, after: [String], from: Double?, to end: Double, fails: Bool = false
    ) {
        let before = after.isEmpty ? "" : #", "after": ["\#(after.joined(separator: #"", ""#))"]"#
        actions += #"{ "action": "\#(id)", "kind": "\#(kind)", "does": "does \#(id)"\#(before) }"# + "\n"
        guard let from else {
            journal +=
                #"{ "time": \#(end), "event": "skip", "action": "\#(id)", "because": "c-worker1/container" }"# + "\n"
            return
        }
        journal += #"{ "time": \#(from), "event": "intent", "action": "\#(id)", "kind": "\#(kind)" }"# + "\n"
        let rest = fails ? #""failed", "reason": "the port is taken", "attempts": 1"# : #""succeeded""#
        journal += #"{ "time": \#(end), "event": "result", "action": "\#(id)", "outcome": \#(rest) }"# + "\n"
    }

    /// Keeps the record of a run of work: three jobs on one worker, of which the last fails.
    public func work(_ name: String) throws {
        let directory = directory.appending(path: ".pdd/c/work")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        func job(_ id: String, _ code: Int, _ begin: Int, _ end: Int) -> String {
            "job\t\(id)\trender\t4\t\(code)\t0\t\(end - begin)\t1\tslot1_1@c-worker1\t-\t-\t1\t/r\tr.err\t/h\t-\t\(begin)\t\(end)"
        }
        let events = [
            "begin\t1000", "counts\t3\t0\t0\t1001", "slots\t0\t4\t1001", "counts\t1\t2\t0\t1005", "slots\t2\t4\t1006",
            job("1.0", 0, 1005, 1010), job("1.1", 0, 1005, 1012), "counts\t0\t1\t0\t1012",
            "job\t1.2\t</script>\t4\t1\t0\t4\t1\tslot1_2@c-worker1\t-\t-\t1\t/r\tr.err\t/h\t-\t1012\t1016",
            "error\t1.2\t</script><b>no needle</b>", "counts\t0\t0\t0\t1017", "command\t0\t1017", "end\tfailed\t1020",
        ]
        try (events.joined(separator: "\n") + "\n")
            .write(to: directory.appending(path: "\(name).events"), atomically: true, encoding: .utf8)
    }

    /// Writes the log of an action.
    public func log(_ id: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: record.appending(path: id.replacing("/", with: ".") + ".log"))
    }
}
