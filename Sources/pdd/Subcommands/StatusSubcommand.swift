import Applier
import PlanModel
import Planner

extension Subcommand {
    private static let exitCode = Option(
        "--exit-code", "Exit with status 2 if something differs or does not run.")
    private static let hostPattern = Option(
        "--host", value: "GLOB", "Show only hosts whose name, or whose container's name, is like GLOB.")
    private static let state = Option(
        "--state", choices: HostFilter.states, "Show only hosts in this state; failed: all that are not as planned.")
    private static let watch = Option(
        "--watch", value: "SECONDS", optionalValue: { Int($0) != nil },
        "Show the status again and again; default: every 5 seconds.")

    static let status = Subcommand(
        "status", "Show hosts, engines, containers, pool slots, Pegasus and differences from the plan.",
        arguments: "[FILE]", count: 0...1, options: [exitCode, hostPattern, state, watch, .json, .local],
        discussion: """
            More than 10 hosts in a row that are alike are one line, unless --host or --state selects
            hosts. --exit-code is about the whole cluster, also if only some hosts are shown.

            --json prints one object; schema/status.schema.json describes it. --watch redraws the
            terminal until q or Ctrl-C. If stdout is no terminal, and with --json, it prints the status
            each time that something changes.

              pdd status --host 'worker1*'
              pdd status --state failed
              pdd status --watch 10
            """
    ) { invocation in
        let input = try Input.read(invocation)
        let filter = HostFilter(name: invocation.value(of: hostPattern), state: invocation.value(of: state))
        let period = try period(invocation)
        return try withSession(input.plan, input, for: invocation.subcommand.name) { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            func status(_ report: StatusReport) -> ExitStatus {
                invocation.has(exitCode) && !report.isFine ? .differences : .success
            }
            if let period {
                let watch = StatusWatch(
                    session, interruption, filter, period: period, json: invocation.has(.json), words: input.words)
                return status(try watch.run())
            }
            let difference = try readDifference(session, interruption, lookingAtPool: true)
            let report = StatusReport(difference, pool: session.pool(difference))
            let shown = filter.applied(to: report)
            if let name = filter.name, HostFilter(name: name).applied(to: report).hosts.isEmpty {
                throw noHost(like: name, report)
            }
            if invocation.has(.json) {
                Standard.output(StatusJSON.line(shown, of: report))
            } else if difference.observation.isEmpty {
                Standard.output("\(input.plan.cluster): no host exists\n")
                Standard.error("next: pdd apply \(input.words)\n")
            } else {
                if shown.hosts.isEmpty, let state = filter.state { Standard.error("no host is \(state)\n") }
                Standard.output(StatusText.text(shown, of: report, folds: filter.isEmpty, input: input.words))
            }
            if let refusal = session.refusal(difference) { Standard.error(FailureText.note(refusal)) }
            return status(report)
        }
    }

    /// How often the status is shown, in seconds; nil shows it once.
    private static func period(_ invocation: Invocation) throws -> Int? {
        guard let text = invocation.value(of: watch) else { return nil }
        guard !text.isEmpty else { return 5 }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw Failure.usage(
                "'--watch' must be a number of seconds from 1 to 3600, not '\(printable(text))'", subcommand: "status")
        }
        return seconds
    }

    private static func noHost(like pattern: String, _ report: StatusReport) -> Failure {
        let names = report.hosts.map(\.name)
        let hint =
            pattern.contains { "*?".contains($0) }
            ? "" : nearest(to: pattern, among: report.hosts.flatMap(\.names)).map { "; did you mean '\($0)'?" } ?? ""
        let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        return .error(
            .wrongInput, printable("no host matches '\(pattern)'\(hint)"), notes: [printable("the hosts are: \(list)")])
    }
}
