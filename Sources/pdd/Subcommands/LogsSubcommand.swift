import Applier
import Foundation
import PlanModel

extension Subcommand {
    private static let follow = Option("--follow", short: "-f", "Go on with new lines until Ctrl-C (status 130).")
    private static let since = Option("--since", value: "TIME", "Only lines of the last TIME, such as 10m.")
    private static let tail = Option(
        "--tail", short: "-n", value: "LINES", "The last LINES of each log, or 'all'; default: 100, with --since all.")
    private static let every = Option("--all", "The logs of all containers.")
    private static let condor = Option("--condor", "The log files of HTCondor's daemons in the containers.")

    static let logs = Subcommand(
        "logs", "Print the logs of containers or hosts.",
        arguments: "[FILE] [CONTAINER|HOST...]", count: 0...100_000,
        options: [follow, since, tail, every, condor, .json, .local],
        discussion: """
              pdd logs                           the submit container
              pdd logs worker1 worker2 --follow
              pdd logs cluster.json --all --since 10m
              pdd logs --condor worker1          StartLog, StarterLog, ...
              pdd logs pegasus-worker1           the host's journal, or the log of its engine

            A container's log is what its main program prints. If one host does not answer, the
            others' logs are printed, and the status is 1.
            """
    ) { invocation in
        let arguments = LogArguments(invocation.arguments) { FileManager.default.fileExists(atPath: $0) }
        let seconds = try LogArguments.seconds(invocation.value(of: since))
        let lines = try LogArguments.lines(invocation.value(of: tail), default: 100)
        guard seconds == nil || !invocation.has(condor) else {
            throw Failure.usage("'--since' does not apply to '--condor'; use '--tail'", subcommand: "logs")
        }
        guard arguments.names.isEmpty || !invocation.has(every) else {
            throw Failure.usage("'--all' takes no names", subcommand: "logs")
        }
        let input = try Input.read(path: arguments.file, isLocal: invocation.has(.local))
        let places = try places(arguments, of: input.plan, all: invocation.has(every))
        let kinds = try places.map { try kind(of: $0, condor: invocation.has(condor)) }
        let part = LogRequest.Part(
            follows: invocation.has(follow), seconds: seconds,
            lines: seconds != nil && !invocation.has(tail) ? nil : lines)
        let text = LogText(
            names: places.map(\.name), areHosts: kinds.map { $0 == .host }, isJSON: invocation.has(.json),
            hasColour: Terminal.hasColour && isatty(STDOUT_FILENO) == 1)
        return try withSession(input.plan, input, for: "logs") { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let failed = try read(zip(places, kinds).map { ($0, $1) }, part, text, session)
            return interruption.happened ? .interrupted : failed ? .actionFailed : .success
        }
    }

    private static func places(_ arguments: LogArguments, of plan: Plan, all: Bool) throws -> [PlanPlace] {
        if all { return plan.containers }
        guard !arguments.names.isEmpty else { return [try plan.container(named: nil)] }
        var places: [PlanPlace] = []
        for name in arguments.names {
            let place = try plan.place(named: name)
            if !places.contains(place) { places.append(place) }
        }
        return places
    }

    private static func kind(of place: PlanPlace, condor: Bool) throws -> LogRequest.Kind {
        switch place {
        case .container(let name, _): return condor ? .condor(name) : .container(name)
        case .host(let name):
            guard !condor else {
                throw Failure.usage("'--condor' reads logs in containers, and '\(name)' is a host", subcommand: "logs")
            }
            return .host
        }
    }

    /// Prints the logs; returns whether any could not be read.
    private static func read(
        _ places: [(place: PlanPlace, kind: LogRequest.Kind)], _ part: LogRequest.Part, _ text: LogText,
        _ session: ClusterSession
    ) throws -> Bool {
        let hosts = try session.hosts(places.map(\.place.host))
        printNotes(of: session)
        var failures: [(name: String, failure: ActionFailure)] = []
        var requests: [LogRequest] = []
        var numbers: [Int] = []
        for (number, (place, kind)) in places.enumerated() {
            switch hosts[number] {
            case .success(let host):
                requests.append(LogRequest(host: host, kind: kind))
                numbers.append(number)
            case .failure(let failure): failures.append((place.name, failure))
            }
        }
        for (name, failure) in failures { Standard.error(LogText.failure(failure, of: name)) }
        let results = LogReader(access: session.access, runner: session.commands).read(requests, part) {
            [numbers] number, line in
            Standard.output(text.text(line, of: numbers[number]))
            if Standard.outputFailure != nil { session.commands.endAll() }
        }
        guard Standard.outputFailure == nil else { return false }
        var isComplete = failures.isEmpty
        for (number, failure) in zip(numbers, results) {
            guard let failure else { continue }
            isComplete = false
            guard !failure.isInterrupted else { continue }
            Standard.error(LogText.failure(failure, of: places[number].place.name))
        }
        return !isComplete
    }
}
