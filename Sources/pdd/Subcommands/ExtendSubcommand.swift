import Applier
import PlanModel

extension Subcommand {
    static let extend = Subcommand(
        "extend", "Renew the lease of a cluster's hosts.",
        arguments: "[FILE] TIME", count: 1...2, options: [.local],
        discussion: """
            The hosts of a cluster with a 'lease' end by themselves. This command makes them end
            TIME (such as 4h) from now, or later if their lease is longer. Each apply renews the
            lease, too, with the time in the description.

              pdd extend cluster.json 4h
            """
    ) { invocation in
        guard let text = invocation.arguments.last, let time = TimeSpan(text) else {
            throw Failure.usage(
                "TIME must be a span of time such as '4h', not '\(printable(invocation.arguments.last ?? ""))'",
                subcommand: "extend")
        }
        let file = invocation.arguments.count == 2 ? invocation.arguments[0] : "cluster.json"
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        guard input.plan.lease != nil else {
            throw Failure.error(
                .wrongInput, "'\(input.plan.cluster)' has no 'lease': its hosts run until they are removed")
        }
        return try withSession(input.plan, input, for: "extend") { session in
            if let refusal = try session.refusal() { throw refusal }
            let extensions = try session.extendLeases(time)
            printNotes(of: session)
            guard !extensions.isEmpty else {
                throw ActionFailure("no host of '\(input.plan.cluster)' exists", advice: ["create them: pdd apply"])
            }
            return report(extensions)
        }
    }

    /// Prints a line for each host; the status is 4 if some hosts did not answer, and 1 if none did.
    private static func report(_ extensions: [String: LeaseExtension]) -> ExitStatus {
        var failed = 0
        for (host, result) in extensions.sorted(by: { $0.key < $1.key }) {
            switch result {
            case .ends(let seconds): Standard.output("\(host): ends itself in \(duration(Double(seconds)))\n")
            case .none: Standard.output("\(host): has no lease\n")
            case .failed(let failure):
                failed += 1
                Standard.error("error: \(host): \(printable(failure.reason))\n")
            }
        }
        if failed == 0 { return .success }
        return failed == extensions.count ? .actionFailed : .partlyApplied
    }
}
