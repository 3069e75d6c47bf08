import PlanModel

/// Makes the provider of a plan's hosts.
struct ProviderMaker {
    let plan: Plan
    let files: ClusterFiles
    let knownHosts: KnownHosts
    let access: SSHHostAccess
    /// That of the description or the plan.
    let directory: String
    let commands: SystemCommandRunner

    /// The provider; one for all where the plan has several.
    func make() throws(ActionFailure) -> any Provider {
        var members: [(kind: ProviderKind, provider: any Provider)] = []
        for settings in plan.providers { members.append((settings.kind, try provider(settings))) }
        return members.count == 1 ? members[0].provider : Providers(plan, members)
    }

    private func provider(_ settings: ProviderSettings) throws(ActionFailure) -> any Provider {
        switch settings {
        case .docker: return docker()
        case .aws(let settings):
            return try AWSProvider(
                plan, settings, files: files, knownHosts: knownHosts, directory: directory,
                runner: commands, unlockRunner: SystemCommandRunner())
        case .ssh:
            return try SSHProvider(plan, files: files, access: access, directory: directory)
        case .dockerMachine:
            return DockerMachineProvider(cluster: plan.cluster, runner: commands)
        }
    }

    private func docker() -> DockerProvider {
        let rules = plan.actions.compactMap { action -> PortRule? in
            switch action.payload {
            case .openPort(let payload): return payload.rule
            case .closePort(let payload): return payload.rule
            case .createHost, .scp, .scpImage, .ssh, .runContainer, .destroyHost, .removeContainer:
                return nil
            }
        }
        let bases = plan.hosts.values.compactMap { type -> String? in
            if case .docker(let settings) = type.settings { settings.base } else { nil }
        }
        return DockerProvider(
            cluster: plan.cluster, rules: Set(rules), bases: Set(bases).sorted(),
            key: ClusterKey(files, runner: commands), runner: commands)
    }
}
