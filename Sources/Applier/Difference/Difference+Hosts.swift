import PlanModel

extension Difference {
    /// The hosts that are removed because they are no longer in the plan.
    public var removedHosts: [String] {
        removals.compactMap { action in
            guard case .destroyHost(let payload) = action.payload else { return nil }
            return payload.host
        }
    }

    /// The requests for hosts to the provider.
    var hostRequests: [HostRequest] {
        zip(plan.actions, statuses).compactMap { action, status in
            guard case .createHost(let payload) = action.payload, status.mustRun,
                let type = plan.hosts[payload.type], let digest = digests[action.id]
            else { return nil }
            return HostRequest(
                name: payload.host, type: type, existing: payload.existing, digest: digest,
                replaces: replacedIdentity(of: payload.host),
                deadline: plan.timeouts[.createHost]?.seconds ?? 600, log: nil)
        }
    }

    /// The hosts that are re-created, which deletes everything on them.
    public var replacedHosts: [String] { plan.hostNames.filter { hostChanges[$0]?.isLoss == true } }

    /// The identity of the host that is removed where it is and created again; nil if the host of this name is not.
    func replacedIdentity(of name: String) -> String? {
        hostChanges[name]?.verb == .recreate ? observation.hosts[name]?.found.identity : nil
    }
}
