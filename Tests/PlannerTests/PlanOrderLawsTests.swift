import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// What holds for the order of actions and hosts, in the plan of any cluster and in its reverse.
struct PlanOrderLawsTests {
    @Test func `every dependency comes first`() throws {
        for cluster in RandomCluster.sequence(seed: 10) {
            var seen: Set<ActionID> = []
            for action in try cluster.plan.actions {
                for dependency in action.dependencies {
                    #expect(seen.contains(dependency), "\(action.id) before \(dependency)")
                }
                #expect(seen.insert(action.id).inserted, "\(action.id) stands twice")
            }
        }
    }

    /// The order that design and users rely on, worked out from the set of actions alone: of those
    /// that are ready always the smallest by host, then by step.
    private func order(_ plan: Plan, hosts: [String]) -> [ActionID] {
        let steps = [
            "host", "engine", "store", "swarm", "join-token", "preload", "preload-2", "build.sh", "x.tar.gz", "y", "z",
            "registry", "worker-image", "image-source", "image", "network", "pool-token", "container", "pegasus",
            "sign-token",
        ]
        let ports = plan.actions.filter { $0.kind == .openPort }.map(\.id.step)
        func rank(_ id: ActionID) -> [Int] {
            if id.host == ActionID.cluster {
                return [-1, ports.firstIndex(of: id.step) ?? ports.count]
            }
            return [hosts.firstIndex(of: id.host) ?? -1, steps.firstIndex(of: id.step) ?? -1]
        }
        var waiting = plan.actions.sorted { "\($0.id)" < "\($1.id)" }
        var done: Set<ActionID> = []
        var order: [ActionID] = []
        while !waiting.isEmpty {
            let ready = waiting.filter { done.isSuperset(of: $0.dependencies) }
            let next = ready.min { rank($0.id).lexicographicallyPrecedes(rank($1.id)) }
            guard let next else { return order }
            order.append(next.id)
            done.insert(next.id)
            waiting.removeAll { $0.id == next.id }
        }
        return order
    }

    @Test func `the order always takes the smallest ready host and step`() throws {
        for cluster in RandomCluster.sequence(seed: 11, count: 60) {
            let plan = try cluster.plan
            var hosts = cluster.discovery == "consul" ? ["c-keystore"] : []
            hosts.append("c-submit-node")
            for group in cluster.groups {
                hosts += (1...group.count).map { "\(group.host)\($0)" }
            }
            #expect(plan.actions.map(\.id) == order(plan, hosts: hosts))
            #expect(plan.hostNames == hosts)
        }
    }

    @Test func `the actions of a host are together`() throws {
        for cluster in RandomCluster.sequence(seed: 12) {
            var blocks: [String] = []
            for action in try cluster.plan.actions where action.id.host != blocks.last {
                blocks.append(action.id.host)
            }
            let hosts = blocks.filter { $0 != ActionID.cluster }
            #expect(Set(hosts).count == hosts.count)
            #expect(blocks.last == ActionID.cluster)
        }
    }

    @Test func `numbers are in natural order`() throws {
        let plan = try Repository.plan(
            of: #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 12 }] }"#)
        #expect(
            plan.hostNames == ["c-submit-node"] + (1...12).map { "c-worker\($0)" })
        #expect(plan.placements.map(\.name) == ["submit"] + (1...12).map { "worker\($0)" })
        let text = String(decoding: plan.json(), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let listed = lines.filter { $0.hasPrefix("\"worker") && !$0.contains(":") && !$0.contains("(") }
        #expect(
            listed == (1...12).map { number in "\"worker\(number)\"" + (number < 12 ? "," : "") })
    }

    @Test func `the reverse plan takes the hosts back from the last to the first`() throws {
        for cluster in RandomCluster.sequence(seed: 19) {
            let plan = try cluster.plan
            let reverse = DestructionPlanner.plan(destroying: plan)
            #expect(reverse.hostNames == plan.hostNames.reversed())
            let opened = plan.actions.compactMap { action in
                if case .openPort(let payload) = action.payload { payload.rule } else { nil }
            }
            let closed = reverse.actions.compactMap { action in
                if case .closePort(let payload) = action.payload { payload.rule } else { nil }
            }
            #expect(closed == opened.reversed())
            let removed = reverse.actions.compactMap { action in
                if case .removeContainer(let payload) = action.payload { payload.name } else { nil }
            }
            let staying = plan.placements.filter { plan.hostType(of: $0.host)?.settings.provider == .ssh }
            #expect(removed == staying.map(\.name).reversed())
            var seen: Set<ActionID> = []
            for action in reverse.actions {
                #expect(seen.isSuperset(of: action.dependencies))
                #expect(seen.insert(action.id).inserted)
            }
        }
    }
}
