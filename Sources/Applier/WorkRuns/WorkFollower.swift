import PlanModel

/// Follows a work run over as many connections as that takes.
public struct WorkFollower {
    public enum End: Sendable {
        /// The run has ended.
        case finished
        /// There is no such run.
        case missing
        /// The run was never started.
        case idle
        /// Following was interrupted; the run goes on.
        case interrupted
    }

    private let name: String
    /// Looks for the container: its host's address may have changed.
    private let find: () throws(ActionFailure) -> WorkPlace
    private let isInterrupted: () -> Bool
    /// How many lines of the events were read.
    private var lines = 0
    private var isFinished = false
    /// The absolute path of the run's directory; empty until the run was found.
    public private(set) var directory = ""
    /// The events as they were read, without what the command printed.
    public private(set) var record: [String] = []

    public init(
        _ name: String, isInterrupted: @escaping () -> Bool,
        in find: @escaping () throws(ActionFailure) -> WorkPlace
    ) {
        self.name = name
        self.find = find
        self.isInterrupted = isInterrupted
    }

    /// How long the host may be silent before the connection is made again, in seconds; the keeper's follower writes
    /// every five.
    private static let silence = 20.0
    /// How long the host may be out of reach, in seconds.
    private static let patience = 600.0

    /// Hands over all events, until the run ends.
    ///
    /// - Parameter lost: Called when the connection was lost, with the reason.
    /// - Throws: If the host was out of reach for ten minutes; the run goes on.
    public mutating func follow(
        lost: (String) -> Void, _ handle: (WorkEvent) -> Void
    ) throws(ActionFailure) -> End {
        var lastContact = now()
        var wait = 0.5
        while true {
            let reason: String
            do throws(ActionFailure) {
                let before = lines
                if let end = try read(from: try find(), since: &lastContact, handle) { return end }
                if lines > before { wait = 0.5 }
                reason = "the connection to the host was lost"
            } catch {
                if isInterrupted() { return .interrupted }
                guard error.isUnreachable || error.isTransient || error.isLate, now() - lastContact < Self.patience
                else { throw error }
                reason = error.reason
            }
            guard now() - lastContact < Self.patience else {
                throw ActionFailure("\(reason), and could not be restored in ten minutes")
            }
            lost(reason)
            let next = now() + wait
            wait = min(wait * 2, 10)
            while now() < next {
                if isInterrupted() { return .interrupted }
                pause(0.25)
            }
        }
    }

    /// Reads over one connection; nil if it was lost.
    private mutating func read(
        from place: WorkPlace, since lastContact: inout Double, _ handle: (WorkEvent) -> Void
    ) throws(ActionFailure) -> End? {
        let command = try place.follow(name, from: lines)
        let program: HeldProgram
        do throws(CommandError) {
            program = try HeldProgram(command)
        } catch {
            throw ActionFailure(error, doing: "following the run")
        }
        defer { program.letGo(within: 0) }
        var isFirst = true
        var heard = now()
        while true {
            if isInterrupted() { return .interrupted }
            guard let line = program.line(within: 1) ?? (program.hasEnded ? program.line(within: 0) : nil) else {
                if isFinished { return .finished }
                guard !program.hasEnded, now() - heard < Self.silence else { return nil }
                continue
            }
            heard = now()
            lastContact = heard
            if isFirst {
                isFirst = false
                if line == "none" { return .missing }
                if line == "idle" { return .idle }
                directory = line
            } else if line != "." {
                lines += 1
                guard let event = WorkEvent(line) else { continue }
                if case .output = event {} else { record.append(line) }
                handle(event)
                if case .finished = event { isFinished = true }
            }
        }
    }
}
