import PlanModel

/// Where work runs are: the submit container and its user.
public struct WorkPlace: Sendable {
    public let place: RemotePlace
    private let access: SSHHostAccess
    private let container: String

    static let digests = ShellFile("digests", PackageResources.digests_sh)
    static let createRun = ShellFile("create-run", PackageResources.create_run_sh)
    static let startRun = ShellFile("start-run", PackageResources.start_run_sh, calls: [digests])
    static let keepRun = ShellFile("keep-run", PackageResources.keep_run_sh)
    static let followRun = ShellFile("follow-run", PackageResources.follow_run_sh)
    static let stopRun = ShellFile("stop-run", PackageResources.stop_run_sh)
    static let listRuns = ShellFile("list-runs", PackageResources.list_runs_sh)
    static let listResults = ShellFile("list-results", PackageResources.list_results_sh, calls: [digests])

    public init(_ host: FoundHost, container: String, user: String?, access: SSHHostAccess) {
        place = RemotePlace(host: host, container: container, user: user)
        self.container = container
        self.access = access
    }

    /// Whether the container runs.
    public func isRunning() throws(ActionFailure) -> Bool {
        let line = "docker container inspect --format '{{.State.Running}}' \(shellWord(container)) || true"
        let command = try access.held(line, on: place.host)
        return String(
            decoding: try access.output(command, deadline: 60, doing: "looking for the container"), as: UTF8.self
        )
        .hasPrefix("true")
    }

    /// Creates the directory of a run.
    ///
    /// - Parameters:
    ///   - name: Nil takes the next free number.
    ///   - lowest: The lowest number to take.
    /// - Returns: Nil if there is a run of this name.
    public func create(_ name: String?, lowest: Int) throws(ActionFailure) -> WorkRun? {
        let answer = try lines(
            Self.createRun, [("NAME", name ?? ""), ("LOWEST", "\(lowest)")], doing: "creating the run's directory")
        guard answer.count == 2, WorkRun.isName(answer[1]) || WorkRun.isName(answer[0]) else {
            throw ActionFailure("creating the run's directory: unexpected answer '\(answer.joined(separator: " "))'")
        }
        return answer[0] == "taken" ? nil : WorkRun(name: answer[0], directory: answer[1])
    }

    /// Starts a run whose input is complete; has no effect if it was started.
    ///
    /// - Parameter command: Its words, quoted for a shell.
    public func start(_ run: WorkRun, command: String) throws(ActionFailure) {
        let keeper = Self.keepRun.wholeLines.joined(separator: "\n")
        _ = try output(
            Self.startRun, [("NAME", run.name), ("COMMAND", command), ("KEEPER", keeper)],
            deadline: Self.digestTime, doing: "starting the run")
    }

    /// The runs in the user's home, in natural order.
    public func list() throws(ActionFailure) -> [ListedRun] {
        try lines(Self.listRuns, [], doing: "listing the runs").compactMap { ListedRun($0) }
            .sorted { isNaturallyBefore($0.name, $1.name) }
    }

    public enum Stop: String, Sendable {
        /// There is no such run.
        case none
        /// It was never started; its directory was removed.
        case removed
        /// It has ended already.
        case ended
        /// Its command is being ended, and its jobs removed.
        case stopping
    }

    public func stop(_ name: String) throws(ActionFailure) -> Stop {
        let answer = try lines(Self.stopRun, [("NAME", name)], doing: "stopping the run")
        guard let stop = answer.first.flatMap({ Stop(rawValue: $0) }) else {
            throw ActionFailure("stopping the run: unexpected answer '\(answer.joined(separator: " "))'")
        }
        return stop
    }

    /// What a run made or changed, and its logs.
    public func results(of run: WorkRun) throws(ActionFailure) -> [WorkResult] {
        let bytes = try output(
            Self.listResults, [("NAME", run.name)], deadline: Self.digestTime, doing: "listing the run's results")
        return try WorkResult.read(bytes)
    }

    /// The program that prints the events of a run, from one line on.
    func follow(_ name: String, from line: Int) throws(ActionFailure) -> Command {
        try command(Self.followRun, [("NAME", name), ("LINES", "\(line)")])
    }

    private func lines(
        _ script: ShellFile, _ values: [(String, String)], doing what: String
    ) throws(ActionFailure) -> [String] {
        let text = String(decoding: try output(script, values, deadline: 60, doing: what), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    private func output(
        _ script: ShellFile, _ values: [(String, String)], deadline: Int, doing what: String
    ) throws(ActionFailure) -> [UInt8] {
        try access.output(try command(script, values), deadline: deadline, doing: what)
    }

    private func command(_ script: ShellFile, _ values: [(String, String)]) throws(ActionFailure) -> Command {
        let text = script.lines(with: values).joined(separator: "\n")
        let line = ContainerLogin.line(
            container: container, user: place.user, terminal: false,
            command: [Array("sh".utf8), Array("-euc".utf8), Array(text.utf8)])
        return try access.held(line, on: place.host)
    }

    /// How long the digests of a run's files may take, in seconds: SHA-256 of a terabyte takes an hour.
    private static let digestTime = 6 * 3600
}
