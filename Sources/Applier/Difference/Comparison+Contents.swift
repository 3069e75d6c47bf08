import PlanModel

/// The status of an action, by the contents of its host.
extension Comparison {
    func status(
        of action: Action, _ digest: Digest, _ contents: HostContents
    ) -> Difference.Status {
        switch action.payload {
        case .scpImage:
            let missing = HostMarker(action: action.id, digest: digest).ofMissingImage
            if contents.markers[action.id] == missing.digest { return .unneeded }
            return markerStatus(action, digest, contents) ?? .satisfied
        case .scp:
            if let status = markerStatus(action, digest, contents) { return status }
            if let reason = contents.disturbed[action.id] { return .changed(reason: reason) }
            return .satisfied
        case .ssh(let payload):
            switch payload.runs {
            case .read: return .unneeded
            case .once: return markerStatus(action, digest, contents) ?? .satisfied
            case .live(let check):
                if let status = markerStatus(action, digest, contents) { return status }
                return contents.holding.contains(action.id)
                    ? .satisfied : .changed(reason: "the check \(check) failed")
            }
        case .runContainer(let payload):
            guard let container = contents.containers[payload.name] else {
                return .missing(reason: "the container does not exist")
            }
            guard container.digest == digest else {
                return .changed(reason: settingsReason(container.settings, plan.containers[payload.settings]))
            }
            let network = plan.containers[payload.settings]?.network ?? "host"
            if let fault = container.fault {
                return .changed(reason: "the container does not start and is replaced: \(fault)")
            }
            guard container.networks.contains(network) else {
                return .changed(
                    reason: "the container is not on the network \(network); it is connected and started again")
            }
            return container.isRunning ? .satisfied : .changed(reason: stateReason(container.state))
        case .createHost, .openPort, .destroyHost, .closePort, .removeContainer:
            return .missing(reason: "it has not run yet")
        }
    }

    /// Why a container with another digest is re-created, as far as it is known what it was created with.
    private func settingsReason(_ former: SettingsRecord?, _ wanted: ContainerSettings?) -> String {
        guard let former, let wanted, let changes = SettingsRecord(wanted).changes(since: former) else {
            return "its settings or inputs changed"
        }
        return changes.isEmpty ? "what it uses changed" : "its settings changed: \(changes)"
    }

    /// Why a container that does not run is not satisfied: one that can be started keeps what it holds.
    private func stateReason(_ state: String) -> String {
        let keeps = ["exited", "created", "paused", "restarting"].contains(state)
        return "the container is \(state)" + (keeps ? "" : " and is replaced")
    }

    /// Nil if the marker exists and has the right digest.
    private func markerStatus(
        _ action: Action, _ digest: Digest, _ contents: HostContents
    ) -> Difference.Status? {
        guard let marker = contents.markers[action.id] else {
            return .missing(reason: "it has not run yet")
        }
        return marker == digest ? nil : .changed(reason: "it or its inputs changed")
    }
}
