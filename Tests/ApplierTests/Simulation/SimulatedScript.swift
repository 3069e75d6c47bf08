import Foundation
import PlanModel

@testable import Applier

/// What a script that pdd runs does to the hosts of a simulated world.
enum SimulatedScript: CustomStringConvertible {
    case named(String)
    /// What the script is given, by name.
    case runContainer([String: String])
    case removeContainer(String)

    /// Tells a script by its lines: one of the plan's, or one that the applier made.
    init(_ script: HostScript, _ plan: Plan) {
        let first = script.lines.first ?? ""
        if first.hasPrefix("PDD_NAME=") {
            var values: [String: String] = [:]
            for line in script.lines {
                guard line.hasPrefix("PDD_"), let equals = line.firstIndex(of: "=") else { break }
                let value = line[line.index(after: equals)...]
                values[line[..<equals].dropFirst(4).lowercased()] = value.trimmingCharacters(in: ["'"])
            }
            self = .runContainer(values)
        } else if first.hasPrefix("NAME=") {
            self = .removeContainer(String(first.dropFirst(5)))
        } else {
            let name = plan.scripts.first { $0.value.lines == script.lines }?.key
            self = .named(name ?? "unknown")
        }
    }

    var description: String {
        switch self {
        case .named(let name): name
        case .runContainer(let values): "run \(values["name"] ?? "")"
        case .removeContainer(let name): "remove \(name)"
        }
    }

    /// Does it, and gives what it prints.
    func run(
        on name: String, _ environment: [String: String], _ state: inout SimulatedWorld.State
    ) throws(ActionFailure) -> String {
        guard var host = state.hosts[name] else { throw ActionFailure("no host \(name)") }
        switch self {
        case .removeContainer(let container):
            state.hosts[name]?.containers[container] = nil
            return ""
        case .runContainer(let values):
            try Self.runContainer(values, &host, &state)
        case .named(let script):
            let output = try Self.run(script, environment, &host, &state)
            state.hosts[name] = host
            return output
        }
        state.hosts[name] = host
        return ""
    }

    private static func runContainer(
        _ values: [String: String], _ host: inout SimulatedHost, _ state: inout SimulatedWorld.State
    ) throws(ActionFailure) {
        let name = values["name"] ?? ""
        let network = values["network"] ?? ""
        guard let digest = values["digest"].flatMap({ Digest(hexadecimal: $0) }) else {
            throw ActionFailure("a container without a digest")
        }
        if let box = host.containers[name], box.digest == digest,
            ["running", "paused", "exited", "created"].contains(box.state)
        {
            guard state.manager(of: host)?.network?.name == network else {
                throw ActionFailure("\(host.found.name) has no network \(network)")
            }
            host.containers[name]?.state = "running"
            host.containers[name]?.isJoined = true
            return
        }
        host.containers[name] = nil
        state.hosts[host.found.name] = host
        try state.step()
        guard let image = values["image"], let content = host.images[image] else {
            throw ActionFailure("no image for \(name)")
        }
        guard state.manager(of: host)?.network?.name == network else {
            throw ActionFailure("\(host.found.name) has no network \(network)")
        }
        host.containers[name] = SimulatedHost.Box(
            digest: digest, image: content, network: network,
            environment: environment(in: values["body"] ?? ""))
    }

    private static func environment(in body: String) -> [String] {
        let body = try? JSONReader.read(SourceText(name: "body", text: body))
        return (body?["Env"]?.elements ?? []).compactMap(\.string).sorted()
    }

    private static func run(
        _ script: String, _ values: [String: String], _ host: inout SimulatedHost,
        _ state: inout SimulatedWorld.State
    ) throws(ActionFailure) -> String {
        func fail(_ reason: String) -> ActionFailure { ActionFailure("\(script): \(reason)") }
        func value(_ name: String) throws(ActionFailure) -> String {
            guard let value = values[name] else { throw fail("'\(name)' is not set") }
            return value
        }
        func holds(_ check: String) throws(ActionFailure) {
            guard Self.holds(check, host, values, state) else { throw fail("the check \(check) failed") }
        }
        switch script {
        case "start-engine": host.isEngineRunning = true
        case "init-swarm":
            host.leaveSwarm()
            let swarm = state.next()
            host.swarm = swarm
            state.founders[swarm] = host.found.name
            host.nodes = [host.found.name]
            guard try value("ADDRESS") == host.found.address else { throw fail("another address") }
        case "print-join-token":
            guard host.nodes != nil, let swarm = host.swarm else { throw fail("no manager") }
            return "token-\(swarm)\n"
        case "join-swarm":
            host.leaveSwarm()
            guard let manager = state.host(at: try value("MANAGER")), let swarm = manager.swarm,
                manager.nodes != nil, try value("TOKEN") == "token-\(swarm)"
            else { throw fail("no such swarm") }
            host.swarm = swarm
            state.hosts[manager.found.name]?.nodes?.insert(host.found.name)
        case "create-network":
            guard host.nodes != nil else { throw fail("no manager") }
            guard host.network == nil || !state.isNetworkInUse(host) else { throw fail("the network is in use") }
            host.network = (try value("NETWORK"), try value("SUBNET"))
        case "run-registry": host.registry = host.registry ?? [:]
        case "publish-image":
            let image = try value("IMAGE")
            guard let content = host.images[image] ?? host.registry?[image] else { throw fail("no image") }
            host.registry?[image] = content
            return "\(host.registry == nil ? "no registry" : content)\n"
        case "pull-from-registry":
            let (image, content) = (try value("IMAGE"), try value("SOURCE"))
            guard state.host(at: try value("ADDRESS"))?.registry?[image] == content else { throw fail("no registry") }
            host.images[image] = content
        case "build-submit-image", "build-worker-image", "build-image-for-workers":
            guard let builder = host.files["build.sh"] else { throw fail("no build.sh") }
            host.images[try value("IMAGE")] = "\(script) with \(builder.digest.short)"
        case "pull-image":
            let image = try value("IMAGE")
            host.images[image] = host.images[image] ?? "pulled"
        case "sign-pool-token":
            guard host.containers[try value("CONTAINER")]?.state == "running" else { throw fail("no collector") }
            return "signed by \(host.found.identity)\n"
        case "reach-by-name":
            host.containers[try value("CONTAINER")]?.isDeaf = false
            try holds("name-is-reached")
        case "wait-for-nodes": try holds("nodes-are-ready")
        case "wait-for-pool", "wait-for-workers": try holds("pool-is-ready")
        case "drain-worker":
            for name in try value("CONTAINERS").split(separator: "\n") where host.containers[String(name)] == nil {
                throw fail("no container \(name)")
            }
        case "leave-swarm": host.leaveSwarm()
        case "forget-node":
            let node = try value("NODE")
            for name in host.nodes ?? [] where state.hosts[name]?.found.address == node { host.nodes?.remove(name) }
        default: throw fail("nobody knows this script")
        }
        return ""
    }

    /// Whether a check holds on a host.
    static func holds(
        _ check: String, _ host: SimulatedHost, _ values: [String: String], _ state: SimulatedWorld.State
    ) -> Bool {
        func words(_ name: String) -> [String] { (values[name] ?? "").split(separator: "\n").map(String.init) }
        guard host.isEngineRunning else { return false }
        switch check {
        case "engine-answers": return true
        case "swarm-is-managed": return host.nodes != nil && host.found.address == values["ADDRESS"]
        case "swarm-is-joined":
            return host.found.address == values["ADDRESS"] && host.nodes == nil
                && state.manager(of: host)?.found.address == values["MANAGER"]
        case "network-exists":
            return host.network.map { $0.name == values["NETWORK"] && $0.subnet == values["SUBNET"] } ?? false
        case "name-is-reached":
            let other = state.manager(of: host)?.containers[values["OTHER"] ?? ""]
            guard let box = host.containers[values["CONTAINER"] ?? ""], let other else { return false }
            return box.state == "running" && box.isJoined && !box.isDeaf && other.state == "running" && other.isJoined
        case "registry-runs": return host.registry != nil
        case "image-for-workers-exists":
            let image = values["IMAGE"] ?? ""
            return (host.images[image] ?? host.registry?[image]) != nil
        case "image-exists": return host.images[values["IMAGE"] ?? ""] != nil
        case "nodes-are-ready":
            return words("HOSTS").allSatisfy { address in
                guard let node = state.host(at: address), host.nodes?.contains(node.found.name) == true else {
                    return false
                }
                return node.found.isRunning && node.isEngineRunning && node.swarm == host.swarm
            }
        case "pool-is-ready":
            var running: Set<String> = []
            for other in state.hosts.values
            where other.found.isRunning && other.isEngineRunning && other.swarm == host.swarm {
                for (name, box) in other.containers where box.state == "running" && box.isJoined {
                    running.insert(name)
                }
            }
            return words("WORKERS").allSatisfy(running.contains)
        default: return false
        }
    }
}
