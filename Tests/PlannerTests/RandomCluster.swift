import PlanModel
import Planner
import TestSupport

/// A description of a cluster as chance makes it, always a valid one.
struct RandomCluster {
    struct Group {
        var count: Int
        let host: String
        let container: String
        /// Whether its hosts come from the other provider.
        let isOther: Bool
    }

    let provider: String
    /// Empty where there is no other.
    let other: String
    let discovery: String
    let isEncrypted: Bool
    let pool: String
    let image: String
    /// The names of files beside the builder; an image that is pulled has none.
    var files: [String]
    var groups: [Group]

    init(using generator: inout SplitMix64) {
        let providers = ["docker", "aws", "ssh", "docker-machine"].shuffled(using: &generator)
        provider = providers[0]
        // Hosts of the provider docker work with their like alone.
        let others = providers[0] == "docker" ? [] : providers.dropFirst().filter { $0 != "docker" }
        let hasOther = !others.isEmpty && Int.random(in: 0..<3, using: &generator) == 0
        other = hasOther ? others[0] : ""
        discovery = Bool.random(using: &generator) ? "swarm" : "consul"
        isEncrypted = discovery == "swarm" && Bool.random(using: &generator)
        pool = Bool.random(using: &generator) ? "htcondor" : "none"
        let images = [
            (#""builder": "b.sh""#, []), (#""builder": "b.sh""#, ["x.tar.gz", "y"]),
            (#""builder": "b.sh", "build": "each""#, ["x.tar.gz"]), (#""submit": "a:1", "worker": "b:2""#, []),
            (#""builder": "b.sh", "environment": { "PEGASUS": "repository", "BASE": "debian:13" }"#, ["z"]),
        ]
        (image, files) = images[Int.random(in: 0..<images.count, using: &generator)]
        groups = []
        for index in 0..<Int.random(in: 1...3, using: &generator) {
            groups.append(
                Group(
                    count: Int.random(in: 1...12, using: &generator), host: "c-\(index)x",
                    container: "w\(index)x", isOther: hasOther && Bool.random(using: &generator)))
        }
    }

    /// The clusters of a seed, each time the same ones.
    static func sequence(seed: UInt64, count: Int = 150) -> [RandomCluster] {
        var generator = SplitMix64(seed: seed)
        var clusters: [RandomCluster] = []
        for _ in 0..<count { clusters.append(RandomCluster(using: &generator)) }
        return clusters
    }

    /// Whether pdd builds its images.
    var isBuilt: Bool { image.contains("builder") }

    /// Whether the hosts of a group are machines that exist.
    func exist(_ group: Group) -> Bool { (group.isOther ? other : provider) == "ssh" }

    var description: ClusterDescription {
        get throws { try ClusterDescription.read(SourceText(name: "cluster.json", text: text)) }
    }

    var plan: Plan { get throws { Repository.plan(try description) } }

    var text: String {
        let workers = groups.map { group in
            #"{ "count": \#(group.count), "host": "\#(group.host)", "container": { "name": "\#(group.container)", "environment": { "Z": "z", "A": "a" } }\#(group.isOther ? #", "provider": { "type": "\#(other)" }"# : "") }"#
        }
        return """
            {
              "cluster": "c",
              "provider": { "type": "\(provider)"\(hosts(provider)) },
              "otherProviders": [\(other.isEmpty ? "" : #"{ "type": "\#(other)"\#(hosts(other)) }"#)],
              "network": { "discovery": "\(discovery)", "encrypted": \(isEncrypted) },
              "image": { \(image)\(fileList) },
              "pool": { "type": "\(pool)" },
              "workers": [\(workers.joined(separator: ", "))],
              "openPorts": [{ "ports": "8888", "from": "203.0.113.0/24" }]
            }
            """
    }

    private var fileList: String {
        files.isEmpty ? "" : #", "files": [\#(files.map { "\"\($0)\"" }.joined(separator: ", "))]"#
    }

    /// More hosts than any of the clusters here needs.
    private func hosts(_ provider: String) -> String {
        guard provider == "ssh" else { return "" }
        let roles = ["keystore", "submit"] + Array(repeating: "worker", count: 60)
        let texts = roles.enumerated().map { index, role in
            #"{ "role": "\#(role)", "address": "192.0.2.\#(index)" }"#
        }
        return #", "hosts": [\#(texts.joined(separator: ", "))]"#
    }
}
