import PlanModel

extension ClusterSteps {
    /// The name of a pinned file, which is also its name on the hosts.
    static func fileName(_ path: String, of image: ImageDescription) -> String {
        path == image.builder ? Step.builder.rawValue : lastComponent(path)
    }

    mutating func pinFiles(_ digests: [String: Digest]) {
        for path in description.filePaths {
            guard let digest = digests[path] else {
                preconditionFailure("this is a bug in pdd: no digest of '\(path)' was given")
            }
            plan.files[Self.fileName(path, of: description.image)] =
                PinnedFile(path: path, digest: digest)
        }
    }

    /// Appends an action that runs a script.
    mutating func run(
        _ id: ActionID, on host: String, _ script: ShellFile, check: ShellFile? = nil,
        environment: [String: EnvironmentValue] = [:], wait: TimeSpan? = nil,
        timeout: TimeSpan? = nil, secretOutput: Bool = false, installsEngine: Bool = false, pullsImage: Bool = false,
        after: [ActionID] = [], uses: [ActionID] = []
    ) {
        plan.add(script)
        if let check { plan.add(check) }
        let runs: RunScript.Runs =
            secretOutput ? .read : check.map { .live(check: $0.name) } ?? .once
        var payload = RunScript(host: host, script: script.name, runs: runs)
        payload.environment =
            environment.map { EnvironmentEntry($0.key, $0.value) }.sorted { $0.name < $1.name }
        if let wait {
            payload.environment.append(EnvironmentEntry(Variable.wait, .literal("\(wait.seconds)")))
            payload.environment.sort { $0.name < $1.name }
        }
        payload.isSecret = secretOutput
        payload.installsEngine = installsEngine
        payload.pullsImage = pullsImage
        payload.timeout = timeout ?? wait.map { TimeSpan(seconds: $0.seconds + 30) }
        plan.actions.append(Action(id, .ssh(payload), after: after, uses: uses))
    }
}
