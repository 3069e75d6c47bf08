import PlanModel
import Synchronization

/// Copies files between this machine and a container or host, by rsync over pdd's connection.
///
/// A copy whose connection is cut goes on over another connection. A file has its name only when it is complete. Modes,
/// times, symbolic links and holes are kept; files belong to the user at the far end, or to the user of pdd here.
/// Every method blocks, and throws an `ActionFailure` that says what was not copied.
public struct FileCopier: Sendable {
    let place: RemotePlace
    private let access: SSHHostAccess
    let runner: any CommandRunner
    private let patience: Int
    private let report: @Sendable (CopyEvent) -> Void

    /// - Parameters:
    ///   - patience: How long a copy waits for another connection while no data arrives, in seconds.
    ///   - report: Gets events as they happen, one after the other.
    public init(
        _ place: RemotePlace, access: SSHHostAccess, runner: any CommandRunner, patience: Int = 600,
        report: @escaping @Sendable (CopyEvent) -> Void = { _ in }
    ) {
        self.place = place
        self.access = access
        self.runner = runner
        self.patience = patience
        self.report = report
    }

    /// Copies what is in a directory of this machine into a directory of the place, which is created if it is missing.
    ///
    /// What else is in the directory stays, and the directory keeps its mode.
    ///
    /// - Parameter remote: An absolute path, or one that is relative to the user's home.
    public func send(contentsOf directory: String, to remote: String) throws(ActionFailure) -> CopyTotals {
        try LocalRsync.require(runner)
        let base = fullPath(directory)
        let names = try Self.localNames(in: base, written: directory)
        let target = try look(at: [remote], creating: true).paths[0]
        return try transfer(
            CopyTransfer(
                direction: .send, entries: names.map { Array("\(base)/".utf8) + $0 },
                target: String(decoding: target.path, as: UTF8.self) + "/"))
    }

    /// Copies files and directories below a directory of the place to the same paths below a directory of this machine,
    /// which is created if it is missing.
    ///
    /// - Parameters:
    ///   - names: Paths that are relative to `remote`.
    ///   - remote: An absolute path, or one that is relative to the user's home.
    public func fetch(
        _ names: [[UInt8]], from remote: String, into directory: String
    ) throws(ActionFailure) -> CopyTotals {
        try LocalRsync.require(runner)
        let target = fullPath(directory)
        do throws(FileFailure) {
            try makeDirectories(target)
        } catch {
            throw ActionFailure(error, doing: "the directory cannot be created")
        }
        let base = try look(at: [remote]).paths[0]
        switch base.kind {
        case .directory, .link: break
        case .closed, .file, .missing, .nowhere:
            throw ActionFailure("'\(remote)' is no directory of \(place.phrase) that can be read")
        }
        return try transfer(
            CopyTransfer(
                direction: .fetch, base: base.path + [0x2F], entries: names, keepsPaths: true, target: target + "/"))
    }

    static func localNames(in directory: String, written: String) throws(ActionFailure) -> [[UInt8]] {
        do throws(FileFailure) {
            return try names(in: directory)
        } catch {
            throw ActionFailure(error, doing: "the directory '\(written)' cannot be read")
        }
    }

    /// Looks at paths of the place.
    ///
    /// - Throws: Also if the place has no rsync.
    func look(at paths: [String], creating: Bool = false) throws(ActionFailure) -> LookedAt {
        let what = "looking at \(place.phrase)"
        let result = try runOnHost(place.lookLine(at: paths, creating: creating), doing: what)
        guard let looked = LookedAt(result.output, count: paths.count) else {
            throw ActionFailure("\(what): it printed something else than paths")
        }
        guard looked.hasRsync else { throw CopyFailure.missingRsync(at: place) }
        return looked
    }

    private func runOnHost(_ line: String, doing what: String) throws(ActionFailure) -> CommandResult {
        let command = try access.command(place.host).run(line)
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: Self.answerTime, log: nil)
        } catch {
            throw ActionFailure(error, doing: what)
        }
        guard result.status == 0 else { throw SSHFailure.failure(result, doing: what, tail: nil) }
        return result
    }

    /// Runs rsync until it is done, over as many connections as that takes.
    func transfer(_ transfer: CopyTransfer) throws(ActionFailure) -> CopyTotals {
        let command = transfer.command(over: try access.command(place.host).alone.run(place.line))
        let begin = now()
        var patience = CopyPatience(limit: patience, from: begin)
        var connections = 1
        while true {
            let (result, output) = try run(command, list: transfer.list)
            if result.status == 0 {
                var totals = output.totals
                (totals.connections, totals.seconds) = (connections, now() - begin)
                return totals
            }
            guard CopyFailure.isCut(result) else { throw CopyFailure.failure(result, at: place) }
            report(.cut(reason: result.errorLines.first ?? "status \(result.status)"))
            try reconnect(&patience, after: result, hasMoved: output.hasMoved)
            connections += 1
        }
    }

    private func run(
        _ command: Command, list: [UInt8]
    ) throws(ActionFailure) -> (CommandResult, CopyOutput) {
        let output = SharedOutput()
        let report = report
        do throws(CommandError) {
            let result = try runner.run(command, input: .bytes(list), deadline: Self.longest, log: nil) { piece in
                for event in output.state.withLock({ $0.add(piece) }) { report(event) }
            }
            return (result, output.state.withLock { $0 })
        } catch {
            throw ActionFailure(error, doing: "copying")
        }
    }

    private final class SharedOutput: Sendable {
        let state = Mutex(CopyOutput())
    }

    /// Waits until the place answers again.
    private func reconnect(
        _ patience: inout CopyPatience, after result: CommandResult, hasMoved: Bool
    ) throws(ActionFailure) {
        var hasMoved = hasMoved
        while true {
            guard let seconds = patience.pause(afterCutAt: now(), hasMoved: hasMoved) else {
                throw CopyFailure.cut(result.errorLines, at: place, seconds: patience.limit)
            }
            hasMoved = false
            pause(seconds)
            do throws(ActionFailure) {
                _ = try look(at: [])
                return patience.noteAnswer()
            } catch  where error.isUnreachable || error.isTransient || error.isLate {
                continue
            }
        }
    }

    /// How long the place may take to answer, in seconds.
    private static let answerTime = 60

    /// The longest copy, in seconds: rsync itself ends far sooner when nothing arrives.
    private static let longest = 30 * 86_400
}
