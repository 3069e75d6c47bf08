import Applier
import Foundation
import PlanModel

/// Runs work on a cluster that exists: 'pdd run' once its arguments are read.
struct WorkSession {
    private let input: Input
    private let user: String?
    private let json: Bool
    private let host: String
    private let container: String

    /// - Throws: If the plan has no submit container.
    init(_ input: Input, user: String?, json: Bool) throws {
        guard let host = input.plan.firstHost(.submit),
            let container = input.plan.placements.first(where: { $0.host == host })?.name
        else { throw Failure.error(.wrongInput, "the plan has no submit container, where work runs") }
        (self.input, self.user, self.json, self.host, self.container) = (input, user, json, host, container)
    }

    /// Whether the submit container runs.
    func exists() throws -> Bool {
        try withSession(input.plan, input, for: "run") { session in
            guard let found = try session.runningHost(host) else { return false }
            return try place(found, session).isRunning()
        }
    }

    func list() throws -> ExitStatus {
        try withSession(input.plan, input, for: "run") { session in
            let runs = try place(session).list()
            if runs.isEmpty { Standard.error("there are no runs\n") } else { Standard.output(text(of: runs)) }
            return .success
        }
    }

    private func text(of runs: [ListedRun]) -> String {
        json
            ? runs.map { WorkEventLine.listed($0) + "\n" }.joined()
            : WorkText.list(runs, now: Date().timeIntervalSince1970)
    }

    func stop(_ name: String) throws -> ExitStatus {
        let stop = try withSession(input.plan, input, for: "run") { session in try place(session).stop(name) }
        switch stop {
        case .none: throw missing(name)
        case .removed: Standard.error("run \(name) was never started; its directory was removed\n")
        case .ended: Standard.error("run \(name) has ended already\n")
        case .stopping:
            Standard.error("run \(name) is being stopped\nnext: pdd run \(input.words) --attach \(name)\n")
        }
        return .success
    }

    /// Follows a run that was started before, and fetches its results.
    ///
    /// - Parameter name: Nil is the newest run, one that has not ended before all others.
    func attach(_ name: String?, output: String?) throws -> ExitStatus {
        try withWork { session, interruption in
            let place = try place(session)
            let name = try name ?? newest(try place.list())
            let directory = output ?? WorkRequest.results(of: name)
            return try follow(name, in: session, interruption, results: directory, hasBegun: false).status
        }
    }

    private func newest(_ runs: [ListedRun]) throws -> String {
        let started = runs.filter { $0.begin != nil }.sorted { ($0.begin ?? 0) < ($1.begin ?? 0) }
        guard let run = started.last(where: { $0.state == .running }) ?? started.last else {
            throw Failure.error(
                .wrongInput, "there are no runs", notes: ["start one: pdd run \(input.words) --input DIR"])
        }
        return run.name
    }

    /// Starts work, follows it, and fetches its results, as often as was asked for.
    func run(_ request: WorkRequest) throws -> ExitStatus {
        try withWork { session, interruption in
            var runs: [(name: String, verdict: WorkVerdict?, seconds: Double?)] = []
            var status = ExitStatus.success
            for repetition in 1...request.count {
                let run = try start(request, repetition, in: session, interruption)
                let end = try follow(
                    run.name, in: session, interruption, results: request.results(of: run.name, repetition: repetition),
                    hasBegun: true)
                runs.append((run.name, end.verdict, end.seconds))
                if end.status == .interrupted { return .interrupted }
                if end.status != .success { status = end.status }
            }
            if request.count > 1 { Standard.error(WorkText.repetitions(runs)) }
            return status
        }
    }

    private func start(
        _ request: WorkRequest, _ repetition: Int, in session: ClusterSession, _ interruption: Interruption
    ) throws -> WorkRun {
        let place = try place(session)
        let lowest = request.output == nil ? highestNumber(in: WorkRequest.resultsDirectory) + 1 : 1
        let name = request.name(of: repetition)
        guard let run = try place.create(name, lowest: lowest) else {
            throw Failure.error(
                .wrongInput, "there is a run '\(name ?? "")' already",
                notes: [
                    "follow it: pdd run \(input.words) --attach \(name ?? "")",
                    "or choose another name for this one: --name NAME",
                ])
        }
        if let directory = request.input {
            let progress = CopyProgressLine()
            defer { progress.end() }
            let copier = FileCopier(
                place.place, access: session.access, runner: session.commands, report: { progress.handle($0) })
            _ = try copier.send(contentsOf: directory, to: run.directory)
        }
        guard !interruption.happened else { throw Interruption.failure }
        try place.start(run, command: request.command)
        if json {
            Standard.output(WorkEventLine.started(run) + "\n")
        } else {
            Standard.error(
                "run \(run.name) has started: \(printable(request.command)), in \(run.directory) of \(container)\n")
        }
        return run
    }

    /// How following a run ended.
    private struct Followed {
        let status: ExitStatus
        var verdict: WorkVerdict?
        /// How long the run took, in seconds.
        var seconds: Double?
    }

    private func follow(
        _ name: String, in session: ClusterSession, _ interruption: Interruption, results: String, hasBegun: Bool
    ) throws -> Followed {
        let reporter = WorkReporter(run: name, json: json)
        var follower = WorkFollower(name, isInterrupted: { interruption.happened }) { () throws(ActionFailure) in
            try place(session)
        }
        let end: WorkFollower.End
        do throws(ActionFailure) {
            defer { reporter.end() }
            end = try follower.follow(lost: { reporter.note("\($0); trying again") }, reporter.handle)
        } catch {
            var failure = error
            failure.advice.append("the run goes on; follow it: pdd run \(input.words) --attach \(name)")
            throw failure
        }
        switch end {
        case .missing: throw missing(name)
        case .idle:
            throw Failure.error(
                .wrongInput, "run '\(name)' was never started, because its input was not copied completely",
                notes: ["remove it: pdd run \(input.words) --stop \(name)"])
        case .interrupted:
            Standard.error(
                "run \(name) goes on\nnext: pdd run \(input.words) --attach \(name), or --stop \(name)\n")
            return Followed(status: .interrupted)
        case .finished:
            let run = WorkRun(name: name, directory: follower.directory)
            let progress = reporter.progress
            let place = try place(session)
            let begin = try place.list().first { $0.name == name }?.begin
            let seconds = begin.flatMap { begin in progress.endTime.map { $0 - begin } }
            if !json { Standard.error(WorkText.summary(name, progress, seconds: seconds)) }
            let isKept = keep(name, begin, follower.record)
            try WorkResults(place, session, input: input, json: json).fetch(run, to: results)
            if isKept, !json { Standard.error("next: pdd report \(input.words) --work \(name)\n") }
            return Followed(
                status: progress.verdict == .succeeded ? .success : .actionFailed, verdict: progress.verdict,
                seconds: seconds)
        }
    }

    /// Keeps what is known of a run for its report, which the results do not depend on.
    private func keep(_ name: String, _ begin: Double?, _ events: [String]) -> Bool {
        guard let begin else { return false }
        do throws(ActionFailure) {
            let files = ClusterFiles(cluster: input.plan.cluster, beside: input.directory.path)
            try WorkRecord.keep(name, begin: begin, events: events, files)
            return true
        } catch {
            Standard.error("note: \(printable(error.reason))\n")
            return false
        }
    }

    private func missing(_ name: String) -> Failure {
        .error(.wrongInput, "there is no run '\(name)'", notes: ["list the runs: pdd run \(input.words) --list"])
    }

    private func place(_ session: ClusterSession) throws(ActionFailure) -> WorkPlace {
        place(try session.host(host), session)
    }

    private func place(_ found: FoundHost, _ session: ClusterSession) -> WorkPlace {
        WorkPlace(found, container: container, user: user, access: session.access)
    }

    private func withWork<Result>(
        _ body: (ClusterSession, Interruption) throws -> Result
    ) throws -> Result {
        try withSession(input.plan, input, for: "run") { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            do {
                return try body(session, interruption)
            } catch is ActionFailure where interruption.happened {
                throw Interruption.failure
            }
        }
    }
}
