import PlanModel

extension ClusterSteps {
    static let consulImage = "hashicorp/consul:1.20"

    mutating func runContainer(_ host: PlannedHost, after earlier: [ActionID] = []) {
        if plan.containers[host.type] == nil {
            plan.containers[host.type] = containerSettings(host)
        }
        let payload = RunContainer(host: host.name, name: host.container, settings: host.type)
        var after: [ActionID] = []
        var uses: [ActionID] = []
        switch host.role {
        case .keystore:
            after = [host.id(.engine)] + networkPortIDs + earlier
        case .submit:
            uses = [host.id(.image), host.id(.network)]
        case .worker:
            uses = [host.id(.image), host.id(networkStep), ActionID(description.submit.host, .network)]
            if hasPool { uses.append(host.id(.poolToken)) }
        }
        plan.actions.append(
            Action(host.id(.container), .runContainer(payload), after: after, uses: uses))
    }

    private func containerSettings(_ host: PlannedHost) -> ContainerSettings {
        var settings = host.description.settings
        settings.image = imageReference(host)
        if settings.restart == nil { settings.restart = "unless-stopped" }
        guard host.role != .keystore else {
            if settings.command.isEmpty { settings.command = Self.consulCommand }
            if settings.mounts.isEmpty { settings.mounts = ["consul-data:/consul/data"] }
            return settings
        }
        settings.network = description.network.name
        // The daemons of a pool keep the address of the one that they know.
        if host.role == .submit { settings.address = description.network.subnet.lastHost }
        if !host.provider.capabilities.isLocal,
            !settings.ulimits.contains(where: { $0.hasPrefix("nofile=") })
        {
            // Daemons that close every possible descriptor are very slow without a limit. Hosts on
            // this machine have such a limit already, and may not be allowed to raise theirs.
            settings.ulimits.append("nofile=65536:65536")
        }
        guard case .htcondor(let submitRunsJobs) = description.pool else { return settings }
        func set(_ name: String, _ value: String) {
            guard !settings.environment.contains(where: { $0.name == name }) else { return }
            settings.environment.append(EnvironmentEntry(name, .literal(value)))
        }
        set("CONDOR_HOST", description.submit.container.name)
        if host.role == .submit {
            set("SUBMIT_RUNS_JOBS", submitRunsJobs ? "true" : "false")
            if keepsState { settings.mounts += stateVolumes(besides: settings.mounts) }
        } else {
            settings.mounts.append("\(tokenPath):/etc/condor/tokens.d/pool:ro")
        }
        settings.environment.sort { $0.name < $1.name }
        return settings
    }

    /// Whether what HTCondor and the user need of the submit container outlives it.
    private var keepsState: Bool { hasPool && description.submit.keepsState }

    /// The volumes of HTCondor's queue and history, of the keys that sign tokens, and of the users' homes, except where
    /// the user mounts something.
    private func stateVolumes(besides mounts: [String]) -> [String] {
        let taken = mounts.map { mount in
            let words = parts(of: mount, at: ":")
            return words.count > 1 ? words[1] : words[0]
        }
        return SubmitState.allCases.filter { !$0.isMounted(in: taken) }
            .map { "\(description.cluster)-\(description.submit.container.name)-\($0.rawValue):\($0.path)" }
    }

    /// A single server that listens on the address at which the other hosts reach its
    /// host.
    private static let consulCommand = [
        "agent", "-server", "-bootstrap", "-client=0.0.0.0", "-bind={{ GetPrivateIP }}",
        "-data-dir=/consul/data",
    ]

    /// The path of a worker's token on its host.
    private var tokenPath: String {
        HostLayout.file(Step.poolToken.rawValue, of: description.cluster)
    }

    /// The submit container signs the token with which workers join its pool.
    mutating func signPoolToken(_ host: PlannedHost) {
        guard hasPool else { return }
        run(
            poolToken, on: host.name, .signPoolToken,
            environment: ["CONTAINER": .literal(description.submit.container.name)],
            wait: min(description.timeouts.pool, TimeSpan(seconds: 120)), secretOutput: true,
            // A token is good as long as the key that signed it.
            after: keepsState ? [host.id(.container)] : [], uses: keepsState ? [] : [host.id(.container)])
    }

    private var poolToken: ActionID { ActionID(description.submit.host, .signToken) }

    mutating func copyPoolToken(_ host: PlannedHost) {
        guard hasPool else { return }
        let copy = CopyFile(
            host: host.name, source: .output(poolToken), destination: Step.poolToken.rawValue, mode: "0600")
        plan.actions.append(
            Action(host.id(.poolToken), .scp(copy), after: [host.id(.host)], uses: [poolToken]))
    }
}
