import PlanModel
import TestSupport

/// Every place of some descriptions and of a plan, with every text that is known to break programs in it, as its value
/// or as the name of its first member.
public struct HostileValues: Sendable {
    /// A description that has every key which takes text.
    private static let full = #"""
        {
          "$schema": "s", "cluster": "c",
          "provider": { "type": "docker", "preload": ["a:1"] },
          "network": { "name": "n", "subnet": "10.0.9.0/24", "discovery": "swarm" },
          "image": { "builder": "b.sh", "files": ["x"], "submit": "a:1", "worker": "b:1" },
          "pool": { "type": "htcondor" },
          "submit": { "host": "c-s", "container": {
            "name": "submit", "command": ["a"], "entrypoint": "e", "environment": { "A": "a", "B": { "env": "B" },
            "C": { "file": "f" }, "D": { "command": ["op", "read"] } }, "mounts": ["/a:/b"], "ports": ["80:80"],
            "devices": ["/dev/fuse"], "ulimits": ["nofile=1:2"], "labels": { "l": "v" }, "restart": "always", "cpus": 1,
            "memory": "1g", "shmSize": "1g", "gpus": "all", "user": "u", "workdir": "/w" } },
          "workers": [{ "count": 2, "host": "c-w", "container": { "name": "w" } }],
          "openPorts": [{ "ports": "8888", "protocol": "tcp", "from": "203.0.113.0/24" }],
          "ssh": { "user": "u", "identityFile": "k", "jumpHost": "b", "options": { "Compression": "yes" } },
          "lease": "8h", "timeouts": { "build": "60m" }
        }
        """#

    private static let others = [
        #"{ "type": "aws", "region": "us-east-1", "instanceType": "t3.small", "subnet": "subnet-1", "ami": "ami-1" }"#,
        #"{ "type": "docker-machine", "driver": "d", "options": { "a": "b" } }"#,
        #"{ "type": "ssh", "hosts": [{ "role": "submit", "address": "192.0.2.1", "user": "u" }] }"#,
    ].map { #"{ "cluster": "c", "provider": \#($0), "workers": [{ "count": 1 }] }"# }

    /// Where a text is put: in place of a value, or of the name of an object's first member.
    private struct Place {
        let root: Int
        let node: Int
        let isName: Bool
    }

    private let roots: [JSONNode]
    private let places: [Place]

    public init() throws {
        var plan = try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }],
                  "image": { "submit": "a:1", "worker": "b:1" } }
                """)
        // Any text is a line of a script; one of each is enough.
        plan.scripts = plan.scripts.mapValues { Script(Array($0.lines.prefix(1)), functions: $0.functions) }
        plan.functions = plan.functions.mapValues { Array($0.prefix(1)) }
        let roots =
            try ([Self.full] + Self.others).map { try JSONReader.read(SourceText(name: "", text: $0)) }
            + [JSONReader.read(SourceText(name: "", bytes: plan.json()))]
        var places: [Place] = []
        for (index, root) in roots.enumerated() {
            for node in 0..<root.size {
                places.append(Place(root: index, node: node, isName: false))
                if root.node(at: node).members?.isEmpty == false {
                    places.append(Place(root: index, node: node, isName: true))
                }
            }
        }
        (self.roots, self.places) = (roots, places)
    }

    /// How many inputs there are.
    public var count: UInt64 { UInt64(places.count * hostileTexts.count) }

    /// The input of a number below `count`.
    public func input(_ number: UInt64) -> [UInt8] {
        let (index, text) = Int(number).quotientAndRemainder(dividingBy: hostileTexts.count)
        let place = places[index]
        let node = roots[place.root].replacing(place.node) { node in
            place.isName ? renamed(node, hostileTexts[text]) : JSONNode(.string(hostileTexts[text]), offset: 0)
        }
        return Array(node.rendered.utf8)
    }

    private func renamed(_ node: JSONNode, _ name: String) -> JSONNode {
        guard let members = node.members, let first = members.first else { return node }
        let renamed = JSONMember(name: name, nameOffset: 0, node: first.node)
        return JSONNode(.object([renamed] + members.dropFirst().filter { $0.name != name }), offset: 0)
    }
}
