import PlanModel

@testable import Applier

/// A host that is made up: what stands on it, and what of it the scripts of plans look at.
struct SimulatedHost {
    struct File {
        var digest: Digest
        var mode: String
        /// Another number after each change.
        var look: Int
    }

    struct Marker {
        var digest: Digest
        var look: Int?
    }

    struct Box {
        var digest: Digest
        var state = "running"
        var image: String
        var network: String
        /// Whether it is on its network still; an engine that leaves a swarm takes its containers off.
        var isJoined = true
        var environment: [String]
        /// Whether its engine has lost the places of the other containers.
        var isDeaf = false
    }

    var found: FoundHost
    var files: [String: File] = [:]
    /// By the names of their files.
    var markers: [String: Marker] = [:]
    var containers: [String: Box] = [:]
    /// What each image was made from.
    var images: [String: String] = [:]
    /// The images in its registry, by name, while that runs.
    var registry: [String: String]?
    var isEngineRunning = true
    var swarm: Int?
    /// The nodes of the swarm that it manages.
    var nodes: Set<String>?
    /// The overlay network that it has made, and its range.
    var network: (name: String, subnet: String)?

    init(_ found: FoundHost) {
        self.found = found
    }

    mutating func leaveSwarm() {
        swarm = nil
        nodes = nil
        network = nil
        for name in containers.keys { containers[name]?.isJoined = false }
    }

    /// All there is to say of it, one fact a line.
    func lines(isInSwarmOf manager: String?) -> [String] {
        var lines = ["host \(found.identity) \(found.role?.rawValue ?? "-") \(found.digest?.short ?? "-")"]
        lines.append("running \(found.isRunning), engine \(isEngineRunning), swarm of \(manager ?? "nobody")")
        for (path, file) in files {
            let isAsCopied = markers["\(found.name).\(path)"]?.look == file.look
            lines.append("file \(path) \(file.digest.short) \(file.mode) as copied \(isAsCopied)")
        }
        for (name, marker) in markers { lines.append("marker \(name) \(marker.digest.short)") }
        for (name, content) in images { lines.append("image \(name) \(content)") }
        for (name, box) in containers {
            lines.append(
                "container \(name) \(box.state) \(box.digest.short) \(box.image) joined \(box.isJoined) deaf \(box.isDeaf) \(box.environment)"
            )
        }
        if let nodes { lines.append("nodes \(nodes.sorted())") }
        if let network { lines.append("network \(network.name) \(network.subnet)") }
        return lines.map { "\(found.name): \($0)" }.sorted()
    }
}
