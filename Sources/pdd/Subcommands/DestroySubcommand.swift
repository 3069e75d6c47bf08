import Applier
import PlanModel
import Planner

extension Subcommand {
    private static let cluster = Option(
        "--cluster", value: "NAME", "The cluster to remove without a description; needs '--provider'.")
    private static let provider = Option(
        "--provider", choices: ProviderKind.allCases.filter(\.capabilities.createsHosts).map(\.rawValue),
        "The provider of its hosts.")
    private static let region = Option("--region", value: "REGION", "The region, for '--provider aws'.")
    private static let profile = Option("--profile", value: "PROFILE", "The profile, for '--provider aws'.")

    static let destroy = Subcommand(
        "destroy", "Show what will be removed, ask, and remove the cluster.",
        arguments: "[FILE]", count: 0...1,
        options: [
            .yes, .discard, .whenIdle, .wait, .parallel, .json, .lockWait, .withoutHosts, .local, cluster, provider,
            region,
            profile,
        ],
        discussion: """
            Removes the hosts, containers, volumes and networks that have the cluster's label, and
            nothing else. The cluster may be incomplete. Asks for the cluster's name.
            'pdd plan --destroy' prints the plan of the removal.

            If jobs are in the queue, or the queue cannot be read, --yes does not suffice: add
            --discard to lose them. With --when-idle, pdd first waits until no job is left.

            If the cluster's key is lost, '--without-hosts' removes the hosts without a login.

            If the description is lost, give the cluster's name and its provider:

              pdd destroy --cluster pegasus --provider aws --region us-west-2
            """
    ) { invocation in
        let input = try readWhatGoes(invocation)
        let plan = DestructionPlanner.plan(destroying: input.plan)
        return try withSession(plan, input, for: invocation.subcommand.name) { session in
            try destroyCluster(plan, invocation, input, session)
        }
    }

    private static func destroyCluster(
        _ plan: Plan, _ invocation: Invocation, _ input: Input, _ session: ClusterSession
    ) throws -> ExitStatus {
        let interruption = Interruption(session)
        defer { interruption.end() }
        // Only after the network has been removed, too.
        defer { session.unlockProvider() }
        var (difference, lock) = try lockAndReadDifference(session, invocation, interruption)
        defer { withExtendedLifetime(lock) {} }
        guard !difference.isEmpty || difference.observation.hasRemains else {
            Standard.error("nothing to destroy: there is no cluster '\(plan.cluster)'\n")
            reportNothingToDo(difference, json: invocation.has(.json))
            session.files.removeSecrets()
            return .success
        }
        Standard.error(DifferenceText.render(difference, columns: Terminal.messageColumns))
        let wait = try idleWait(invocation)
        if wait == nil { try requireEmptyQueue(invocation, Stakes(of: difference)) }
        try interruption.enter(.asking)
        guard try confirm(invocation, .destroy(plan.cluster)) else { return .interrupted }
        if let wait {
            try interruption.enter(.reading)
            difference = try waitUntilIdle(difference, in: session, interruption, lease: input.plan.lease, limit: wait)
        }
        let (result, status) = try runDifference(
            difference, in: session, interruption, next: "pdd destroy \(words(invocation) ?? input.words)",
            json: invocation.has(.json), limits: runLimits(invocation, plan))
        guard status == .success else { return status }
        try session.provider.removeRemains()
        session.files.removeSecrets()
        Standard.error(
            "\(plan.cluster) has been removed: \(counted(result.succeeded.count, "action")) in "
                + "\(duration(result.duration))\n")
        return .success
    }

    /// The description or plan; with `--cluster`, an empty plan, so that everything with the cluster's label is
    /// extra and is removed.
    private static func readWhatGoes(_ invocation: Invocation) throws -> Input {
        guard let name = invocation.value(of: cluster) else {
            if let option = [provider, region, profile].first(where: invocation.has) {
                throw Failure.usage("'\(option.name)' needs '--cluster'", subcommand: "destroy")
            }
            return try Input.read(invocation)
        }
        guard isPlainWord(name) else {
            throw Failure.usage("'\(printable(name))' is not a valid cluster name", subcommand: "destroy")
        }
        guard invocation.arguments.isEmpty, !invocation.has(.local) else {
            throw Failure.usage("'--cluster' cannot be combined with FILE or '--local'", subcommand: "destroy")
        }
        guard let kind = invocation.value(of: provider).flatMap(ProviderKind.init) else {
            throw Failure.usage(
                "'--cluster' needs '--provider docker', 'aws' or 'docker-machine'", subcommand: "destroy")
        }
        var settings = ProviderSettings(kind)
        if case .aws(var account) = settings {
            account.region = invocation.value(of: region)
            account.profile = invocation.value(of: profile)
            settings = .aws(account)
        } else if let option = [region, profile].first(where: invocation.has) {
            throw Failure.usage("'\(option.name)' needs '--provider aws'", subcommand: "destroy")
        }
        return Input(plan: Plan(cluster: name, provider: settings))
    }

    /// The options that replaced a file, for the command that pdd proposes; nil when there was a file.
    private static func words(_ invocation: Invocation) -> String? {
        guard invocation.has(cluster) else { return nil }
        return [cluster, provider, region, profile].compactMap { option in
            invocation.value(of: option).map { "\(option.name) \(shellWord($0))" }
        }.joined(separator: " ")
    }
}
