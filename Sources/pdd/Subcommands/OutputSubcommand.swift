import Applier
import Foundation
import PlanModel

extension Subcommand {
    static let outputs = Subcommand(
        "output", "Print values of a cluster for scripts: addresses, names, identities.",
        arguments: "[FILE] [NAME]", count: 0...2, options: [.json, .local],
        discussion: """
            Prints the value of NAME alone, or without NAME all values as 'name = value'. NAME is
            cluster, providers, network, network.subnet, hosts, workers, or a host and one of host,
            container, image, address, id, login, port, key, such as worker3.address. The host is
            submit, keystore, or the name of a host or container. Lists have one element a line.

              pdd output submit.address
              pdd output --json | jq '.values["worker3.id"]'
            """
    ) { invocation in
        let (file, name) = try fileAndName(invocation.arguments)
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        let outputs = ClusterOutputs(input.plan)
        guard let name else {
            let hosts = try hosts(input)
            let values = outputs.all(hosts.found, user: hosts.user)
            Standard.output(invocation.has(.json) ? OutputText.json(values) : OutputText.text(values))
            let missing = input.plan.createdHosts.count { hosts.found[$0] == nil }
            if missing > 0 {
                Standard.error(
                    "note: \(counted(missing, "host")) \(missing == 1 ? "does" : "do") not exist; "
                        + "next: pdd apply \(input.words)\n")
            }
            return .success
        }
        let result: ClusterOutputs.Value
        switch outputs.find(name) {
        case .value(let found): result = found
        case .attribute(let attribute, let host): result = try value(attribute, of: host, outputs, input)
        case nil:
            let hint = outputs.nearest(to: name).map { "; did you mean '\($0)'?" } ?? ""
            throw Failure.error(
                .wrongInput, "there is no output '\(printable(name))'\(hint)",
                notes: ["to list all: pdd output \(input.words)"])
        }
        Standard.output(invocation.has(.json) ? OutputText.json(result) : OutputText.text(result))
        return .success
    }

    /// The only argument is a file if no output can have its name, or if such a file exists.
    private static func fileAndName(_ arguments: [String]) throws -> (file: String, name: String?) {
        guard arguments.count < 2 else { return (arguments[0], arguments[1]) }
        guard let word = arguments.first else { return ("cluster.json", nil) }
        let isFile =
            word == "-" || word.contains("/") || word.hasSuffix(".json") || FileManager.default.fileExists(atPath: word)
        return isFile ? (word, nil) : ("cluster.json", word)
    }

    private static func value(
        _ attribute: ClusterOutputs.Attribute, of host: String, _ outputs: ClusterOutputs, _ input: Input
    ) throws -> ClusterOutputs.Value {
        let hosts: Hosts = attribute.needsHosts ? try self.hosts(input) : ([:], { _ in "" })
        if let value = outputs.value(attribute, of: host, hosts.found, user: hosts.user) { return value }
        guard !attribute.needsHosts || hosts.found[host] != nil else {
            throw Failure.error(
                .actionFailed, "the host '\(host)' does not exist", notes: ["create it: pdd apply \(input.words)"])
        }
        throw Failure.error(.actionFailed, "the host '\(host)' has no \(attribute.rawValue)")
    }

    /// The hosts that exist, as the provider knows them, and the user that pdd logs in as.
    private typealias Hosts = (found: [String: FoundHost], user: (FoundHost) -> String)

    private static func hosts(_ input: Input) throws -> Hosts {
        try withSession(input.plan, input, for: "output") { session in
            let found = try session.provider.observe().hosts
            let access = session.access
            return (
                Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
                { access.user($0) ?? "root" }
            )
        }
    }
}
