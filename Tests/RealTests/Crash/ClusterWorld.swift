import Foundation
import TestSupport

/// What a cluster is, without what differs from one making of it to another: identities, addresses,
/// times.
struct ClusterWorld: Equatable {
    /// Containers and networks of the local engine, whether they carry the cluster's label or only
    /// its name.
    var objects: [String]
    /// What each host says of itself, line by line.
    var hosts: [String: [String]]
    /// What stands beside the description, without the records of runs.
    var files: [String]

    static func read(_ cluster: Cluster) throws -> ClusterWorld {
        let named = try cluster.docker("ps", "-a", "--format", "{{.Names}}")
            .filter { $0.hasPrefix("\(cluster.name)-") }
        let networks = try cluster.docker("network", "ls", "--format", "{{.Name}}")
            .filter { $0.hasPrefix("pdd-\(cluster.name)") }
        let objects = try Set(cluster.objects() + named + networks)
        var world = ClusterWorld(objects: objects.sorted(), hosts: [:], files: try files(cluster))
        for host in world.objects where !host.hasPrefix("pdd-") {
            let text = try cluster.onHost(host, look(cluster.name))
            world.hosts[host] = text.split(separator: "\n").map(String.init)
        }
        return world
    }

    private static func files(_ cluster: Cluster) throws -> [String] {
        let path = cluster.file(".pdd/\(cluster.name)").path
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    /// Everything that pdd may leave on a host: containers with what they were made of, networks,
    /// volumes, images, swarm, markers, files.
    private static func look(_ name: String) -> String {
        """
        cd /var/lib/pdd/\(name)
        for container in $(docker ps -aq); do
          docker inspect --format '{{.Name}} {{.Config.Image}} {{.State.Status}} {{.Config.Env}} {{range $n, $x := .NetworkSettings.Networks}}{{$n}} {{end}}' $container
        done | sort
        docker network ls --format 'network {{.Name}} {{.Driver}}' | sort
        docker volume ls --format 'volume' | sort
        docker images --format 'image {{.Repository}}:{{.Tag}}' | sort
        docker info --format 'swarm {{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'
        docker node ls --format 'node {{.Hostname}} {{.Status}}' 2>/dev/null | sort
        find done files locks -type f | sort
        """
    }
}
