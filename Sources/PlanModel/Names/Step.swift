/// The steps of plans and of departures: what the second half of an action's id begins with.
///
/// An id never changes its meaning, so a raw value never does.
public enum Step: String, CaseIterable, Sendable {
    // What happens on a host. The builder's copy is named for the file on the host.
    case host, lease, engine, notice, swarm, store, preload, image, network, container, reach, pegasus, registry
    case workerImage = "worker-image"
    case imageSource = "image-source"
    case joinToken = "join-token"
    case signToken = "sign-token"
    case poolToken = "pool-token"
    case builder = "build.sh"

    // How a host leaves, or a container that its host survives, and how its worker comes back.
    case drain, remove, leave, forget, rejoin
    case destroyHost = "destroy-host"

    // What concerns the whole cluster. A protocol is one without ports.
    case port, `protocol`, close, ready

    /// Whether a host can have a step of this name; a file of the user cannot have the name then, since the
    /// step that copies a file is named for that file.
    public static func isReserved(_ name: String) -> Bool { allCases.contains { $0.takes(name) } }

    private func takes(_ name: String) -> Bool {
        switch self {
        case .host, .lease, .engine, .notice, .swarm, .store, .image, .network, .container, .reach, .pegasus,
            .registry, .workerImage, .imageSource, .joinToken, .signToken, .poolToken, .builder, .drain, .leave,
            .forget, .rejoin, .destroyHost:
            name == rawValue
        case .preload: name == rawValue || isDetailed(name)
        case .remove: isDetailed(name)
        case .port, .protocol, .close, .ready: false
        }
    }

    /// Whether a name is this step's with a number or the name of a container.
    private func isDetailed(_ name: String) -> Bool {
        let prefix = rawValue + "-"
        guard begins(name, with: prefix), name != prefix else { return false }
        return name.utf8.dropFirst(prefix.utf8.count).allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
    }
}
