import PlanModel

extension DockerMachineProvider {
    /// Checks that the drivers exist and know the options, and that the names are free.
    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        var drivers: [DockerMachineHostSettings] = []
        for request in requests {
            if case .dockerMachine(let settings) = request.type.settings, !drivers.contains(settings) {
                drivers.append(settings)
            }
        }
        var results: [CheckResult] = []
        for settings in drivers { results.append(try check(settings)) }
        return try results + checkNames(requests)
    }

    private func check(_ settings: DockerMachineHostSettings) throws(ActionFailure) -> CheckResult {
        let subject = "driver \(settings.driver)"
        let result = try client.status(
            DockerMachineCommands.help(settings.driver), doing: "asking the driver \(settings.driver) for its options")
        if let line = result.errorLines.first(where: { $0.contains("not found") }) {
            let program = "docker-machine-driver-\(settings.driver)"
            return .problem(subject, line, advice: ["install the program \(program), or name another driver"])
        }
        // The help of a fork may look different; then its options are unknown.
        let words = result.text.split { $0.isWhitespace || "[],=".contains($0) }
        let known = words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
        guard known.contains("engine-label") else { return .right(subject, "there") }
        let unknown = settings.options.map(\.name).filter { !known.contains($0) }
        guard let name = unknown.first else { return .right(subject, "installed, and accepts the options") }
        let hint = nearest(to: name, among: known.sorted()).map { "; did you mean '\($0)'?" } ?? ""
        return .problem(
            subject, "it has no option '\(name)'\(hint)",
            advice: ["see its options: docker-machine create --driver \(settings.driver) --help"])
    }

    private func checkNames(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        let own = Set(try names())
        let all = Set(
            DockerMachineOutput.names(try client.run(["ls", "--quiet"], doing: "looking for machines of others")))
        return requests.map { request in
            let subject = "machine \(request.name)"
            guard !own.contains(request.name) else { return .right(subject, "belongs to the cluster") }
            if all.contains(request.name) {
                return .problem(
                    subject, "docker-machine has a machine of this name that is not a host of this cluster",
                    advice: ["remove it, or give the host another name in the description"])
            }
            guard !client.store.hasRemains(of: request.name) || client.store.busy(cluster).contains(request.name) else {
                return .problem(
                    subject,
                    "docker-machine's store has a directory of this name that 'docker-machine ls' does not list",
                    advice: [
                        "docker-machine was interrupted while it created or removed the machine: see that the provider has no "
                            + "machine '\(request.name)', then: docker-machine rm -f \(request.name)"
                    ])
            }
            return .right(subject, "its name is free")
        }
    }
}
