import Foundation
import TestSupport

/// What a cluster is, without what differs from one creation to the next: identities, addresses, times.
struct ClusterWorld: Equatable {
    /// Containers and networks of the local engine, whether they carry the cluster's label or only its
    /// name; two of one name are two lines.
    var objects: [String]
    /// How each host is attached: its state, its networks, its volumes.
    var attachments: [String]
    /// What each host has on it, line by line.
    var hosts: [String: [String]]
    /// The files beside the description, with their modes, without the records of runs.
    var files: [String]

    /// How long the containers of workers may take to find each other after an apply has ended, in seconds.
    ///
    /// That each reaches the submit container is what apply waits for; that has no time.
    static let patience = 60.0

    /// Reads the world, and again while containers of workers do not reach each other.
    static func read(_ cluster: Cluster) throws -> ClusterWorld {
        let end = Date().addingTimeInterval(patience)
        var world = try readOnce(cluster)
        while !world.deaf.isEmpty, !world.deaf.contains(where: isPromised), Date() < end {
            RunLoop.current.run(until: Date().addingTimeInterval(0.5))
            world = try readOnce(cluster)
        }
        return world
    }

    /// Whether a line is about a worker that looks for the submit container.
    private static func isPromised(_ line: String) -> Bool {
        line.contains(" submit ") && !line.hasPrefix("resolves submit ")
    }

    /// Which container does not resolve another's name to its address, or gets no packet back from there.
    private var deaf: [String] {
        hosts.values.joined().filter { $0.hasPrefix("resolves ") && !$0.hasSuffix(" to its address, reached") }
    }

    private static func readOnce(_ cluster: Cluster) throws -> ClusterWorld {
        let containers = try listed(cluster, "ps", "{{.Names}}", ["--all"]) { $0.hasPrefix("\(cluster.name)-") }
        // Another lane's cluster may have a name that begins with this one's.
        let network = "pdd-\(cluster.name)"
        let networks = try listed(cluster, "network ls", "{{.Name}}", []) {
            $0 == network || $0.hasPrefix("\(network).")
        }
        let ours = Set(networks.map(\.id))
        var world = ClusterWorld(
            objects: (containers + networks).map(\.name).sorted(), attachments: [], hosts: [:],
            files: try files(cluster))
        let format =
            "{{.State.Status}}{{range .Mounts}} {{.Type}}:{{.Destination}}{{end}}"
            + "{{range .NetworkSettings.Networks}} @{{.NetworkID}}{{end}}"
        for host in containers {
            let words = try cluster.docker("inspect", "--format", format, host.id).joined().split(separator: " ")
            let said = words.map { word in
                guard word.hasPrefix("@") else { return String(word) }
                return ours.contains(String(word.dropFirst())) ? "on the cluster's network" : "on another network"
            }
            world.attachments.append("\(host.name) \(said.joined(separator: ", "))")
            // A host that does not run has nothing to say, which the line above shows.
            guard said.first == "running" else { continue }
            world.hosts[host.name] = try look(cluster, host.name, containers.map(\.name))
        }
        world.attachments.sort()
        world.replaceAddresses()
        return world
    }

    /// What the engine lists under the cluster's label, and what only has its name, each once by its identity.
    private static func listed(
        _ cluster: Cluster, _ list: String, _ name: String, _ options: [String], isNamed: (String) -> Bool
    ) throws -> [(id: String, name: String)] {
        func lines(_ more: [String]) throws -> [(id: String, name: String)] {
            let words = list.split(separator: " ").map(String.init) + options + ["--no-trunc"] + more
            let run = try Program.run(named: "docker", words + ["--format", "{{.ID}} \(name)"])
            return run.output.split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }
        }
        let labelled = try lines(["--filter", "label=pdd.cluster=\(cluster.name)"])
        let known = Set(labelled.map(\.id))
        return try labelled + lines([]).filter { isNamed($0.name) && !known.contains($0.id) }
    }

    private static func files(_ cluster: Cluster) throws -> [String] {
        let run = try Program.run(
            named: "find",
            [".pdd", "-mindepth", "1", "-not", "-path", "*/runs/*", "-printf", "%m %y %P\n"], in: cluster.directory)
        return run.output.split(separator: "\n").map(String.init).sorted()
    }

    private static func look(_ cluster: Cluster, _ host: String, _ hosts: [String]) throws -> [String] {
        // The light description's containers are called as their hosts, without the cluster's name.
        var names: [String] = []
        for name in hosts.map({ String($0.dropFirst(cluster.name.count + 1)) }) where name != "keystore" {
            names.append(name == "submit-node" ? "submit" : name)
        }
        let script = try Repository.text("Tests/RealTests/Crash/Scripts/world.sh")
        let run = try Program.run(
            named: "docker", ["exec", host, "sh", "-c", script, "world.sh", cluster.name] + names.sorted())
        guard run.status == 0 else { return ["the host cannot be read: \(run.errors)"] }
        return run.output.split(separator: "\n").map(String.init)
    }

    /// A container's address may be another each time, its network's identity too; that all containers are
    /// on the same network and that its name means its address may not.
    private mutating func replaceAddresses() {
        func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
        var addresses: [String: String] = [:]
        var networks: Set<String> = []
        for parts in hosts.values.joined().map(words) where parts.first == "address" && parts.count >= 4 {
            networks.insert(parts[2])
            addresses[parts[1]] = parts[3]
        }
        func replaced(_ line: String) -> String {
            let parts = words(line)
            if parts.first == "address", parts.count == 4, networks.count == 1 {
                return "address \(parts[1]) on the one network"
            }
            if parts.first == "resolves", parts.count == 5, addresses[parts[2]] == parts[3] {
                return "resolves \(parts[1]) \(parts[2]) to its address, \(parts[4])"
            }
            return line
        }
        hosts = hosts.mapValues { $0.map(replaced) }
    }

    /// What differs from another, one line a difference.
    func differences(from other: ClusterWorld) -> [String] {
        func compare(_ name: String, _ mine: [String], _ theirs: [String]) -> [String] {
            let change = mine.difference(from: theirs)
            return change.map { step in
                switch step {
                case .insert(_, let line, _): "\(name): more: \(line)"
                case .remove(_, let line, _): "\(name): missing: \(line)"
                }
            }
        }
        return compare("engine", objects, other.objects) + compare("attachments", attachments, other.attachments)
            + compare("files", files, other.files)
            + Set(hosts.keys).union(other.hosts.keys).sorted().flatMap { host in
                compare(host, hosts[host] ?? [], other.hosts[host] ?? [])
            }
    }
}
