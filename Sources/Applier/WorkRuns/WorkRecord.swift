import PlanModel

/// What a work run did, as it is kept on this machine once it has ended.
public struct WorkRecord: Sendable {
    public let name: String
    /// When it started, in seconds since 1970.
    public let begin: Double
    public private(set) var progress = WorkProgress()
    /// The jobs in the queue, each time that a number changed.
    public private(set) var queue: [QueueSample] = []
    /// The processors of the pool, each time that a number changed.
    public private(set) var slots: [SlotsSample] = []

    /// The jobs in the queue, without those of DAGMan itself.
    public struct QueueSample: Sendable, Equatable {
        /// In seconds since 1970.
        public let time: Double
        public let idle: Int
        public let running: Int
        public let held: Int
    }

    /// The processors of the pool.
    public struct SlotsSample: Sendable, Equatable {
        /// In seconds since 1970.
        public let time: Double
        public let busy: Int
        public let total: Int
    }

    /// When it ended, or the last that is known of it; in seconds since 1970.
    public var end: Double {
        max(progress.endTime ?? begin, queue.last?.time ?? begin, slots.last?.time ?? begin)
    }

    /// - Parameter events: The lines of keep-run.sh.
    init(name: String, begin: Double, events: [String]) {
        self.name = name
        self.begin = begin
        for line in events {
            guard let event = WorkEvent(line) else { continue }
            progress.add(event)
            // Earlier versions recorded no time.
            let fields = parts(of: line, at: "\t")
            switch event {
            case .counts(let idle, let running, let held) where fields.count == 5:
                if let time = Double(fields[4]) {
                    queue.append(QueueSample(time: time, idle: idle, running: running, held: held))
                }
            case .slots(let busy, let total) where fields.count == 4:
                if let time = Double(fields[3]) { slots.append(SlotsSample(time: time, busy: busy, total: total)) }
            default: break
            }
        }
    }
}

extension WorkRecord {
    private static let suffix = ".events"
    private static let firstWord = "begin\t"

    /// The names of the runs that are kept, in natural order.
    public static func names(_ files: ClusterFiles) -> [String] {
        fileNames(in: files.work).filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
            .filter(WorkRun.isName).sorted(by: isNaturallyBefore)
    }

    /// The run that started last; nil if none is kept.
    public static func newest(_ files: ClusterFiles) throws(ActionFailure) -> WorkRecord? {
        var newest: WorkRecord?
        for name in names(files) {
            guard let record = try WorkRecord(name, files) else { continue }
            if record.begin >= newest?.begin ?? 0 { newest = record }
        }
        return newest
    }

    /// Keeps the events of a run; replaces those that were kept before.
    public static func keep(
        _ name: String, begin: Double, events: [String], _ files: ClusterFiles
    ) throws(ActionFailure) {
        let text = ([firstWord + "\(Int(begin))"] + events).map { $0 + "\n" }.joined()
        do throws(FileFailure) {
            try makePrivateDirectory(files.work)
            try writeAtomically(Array(text.utf8), to: path(name, files))
        } catch {
            throw ActionFailure(error, doing: "the record of the run '\(name)' cannot be written")
        }
    }

    /// Reads what was kept of a run; nil if there is nothing.
    public init?(_ name: String, _ files: ClusterFiles) throws(ActionFailure) {
        let bytes: [UInt8]?
        do throws(FileFailure) {
            bytes = try readPrivateFile(Self.path(name, files))
        } catch {
            throw ActionFailure(error, doing: "the record of the run '\(name)' cannot be read")
        }
        guard let bytes else { return nil }
        let lines = parts(of: String(decoding: bytes, as: UTF8.self), at: "\n")
        guard lines[0].hasPrefix(Self.firstWord), let begin = Double(lines[0].dropFirst(Self.firstWord.count)) else {
            throw ActionFailure("the record of the run '\(name)' does not start with its time")
        }
        self.init(name: name, begin: begin, events: Array(lines.dropFirst()))
    }

    private static func path(_ name: String, _ files: ClusterFiles) -> String { "\(files.work)/\(name)\(suffix)" }
}
