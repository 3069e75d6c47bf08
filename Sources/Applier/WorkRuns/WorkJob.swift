import PlanModel

/// A job of a work run that has ended, as HTCondor's history has it.
public struct WorkJob: Sendable, Equatable {
    /// How a job ended.
    public enum End: Sendable, Equatable {
        case exited(Int)
        case signalled(Int)
        /// Removed from the queue, for this reason.
        case removed(String)
    }

    /// HTCondor's id, `12.0`.
    public let id: String
    /// The name of its program, or the transformation of Pegasus; `dag` for DAGMan itself.
    public let kind: String
    public let end: End
    /// How long it ran in all its attempts, in seconds.
    public let wallTime: Double
    /// The processor time, in seconds.
    public let processorTime: Double
    /// The slot that it ran on last, `slot1_1@worker1`; nil if it never ran.
    public let host: String?
    /// Its node and the id of the DAGMan job, if it belongs to a DAG.
    public let node: (name: String, dag: String)?
    /// How often it was started.
    public let starts: Int
    /// When it last started and ended, in seconds since 1970; nil if it never ran, or an earlier version recorded it.
    public let span: ClosedRange<Double>?

    public var isDAG: Bool { kind == "dag" }
    public var hasSucceeded: Bool { end == .exited(0) }

    /// Reads the fields of a `job` event, as keep-run.sh describes them; nil if they are not complete.
    init?(_ fields: [String]) {
        guard fields.count >= 15, let status = Int(fields[2]), let code = Int(fields[3]), let signal = Int(fields[4]),
            let wall = Double(fields[5]), let processor = Double(fields[6]), let starts = Int(fields[10])
        else { return nil }
        id = fields[0]
        kind = fields[1]
        if status != 4 {
            end = .removed(fields[14])
        } else {
            end = signal != 0 ? .signalled(signal) : .exited(code)
        }
        (wallTime, processorTime, self.starts) = (wall, processor, starts)
        host = fields[7] == "-" ? nil : fields[7]
        let times = fields.dropFirst(15).compactMap { Double($0) }
        span = times.count == 2 && times[0] > 0 && times[0] <= times[1] ? times[0]...times[1] : nil
        node = fields[8] == "-" || fields[9] == "-" ? nil : (fields[8], fields[9])
    }

    public static func == (left: WorkJob, right: WorkJob) -> Bool {
        left.id == right.id && left.end == right.end && left.starts == right.starts
    }
}
