import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// What holds for the plan of any cluster.
struct PlanLawsTests {
    /// The lines of `new` that are not lines of `old`, and those of `old` that are not of `new`, by
    /// the place in their text.
    private func difference(
        _ old: Plan, _ new: Plan
    ) -> (removed: [String], added: [(index: Int, line: String)]) {
        func lines(_ plan: Plan) -> [String] {
            String(decoding: plan.json(), as: UTF8.self).components(separatedBy: "\n")
        }
        let changes = lines(new).difference(from: lines(old))
        return (
            changes.removals.map { change in
                if case .remove(_, let line, _) = change { line } else { "" }
            },
            changes.insertions.map { change in
                if case .insert(let index, let line, _) = change { (index, line) } else { (-1, "") }
            }
        )
    }

    @Test func `one worker more adds its lines, in one block, and its name to the readiness lists`()
        throws
    {
        var generator = SplitMix64(seed: 13)
        for cluster in RandomCluster.sequence(seed: 13) {
            var larger = cluster
            // Machines that exist are taken in the order of the groups, so that only the last group
            // can grow without moving the others.
            var grown = Int.random(in: 0..<cluster.groups.count, using: &generator)
            if cluster.exist(cluster.groups[grown]) {
                grown = try #require(cluster.groups.lastIndex(where: cluster.exist))
            }
            larger.groups[grown].count += 1
            let group = larger.groups[grown]
            let (host, container) = ("\(group.host)\(group.count)", "\(group.container)\(group.count)")
            let (all, added) = difference(try cluster.plan, try larger.plan)
            // A machine that was spare is the new worker's, or only loses the comma behind it.
            let removed = all.filter { !$0.contains("{ \"address\": ") }

            let actions = added.filter { $0.line.contains("\"id\": ") }
            #expect(!actions.isEmpty)
            #expect(actions.allSatisfy { $0.line.contains("\"id\": \"\(host)/") })
            let first = try #require(actions.first).index
            #expect(actions.map(\.index) == Array(first..<first + actions.count), "one block")

            // A list has one element a line; only the comma behind its last one moves.
            let listed = added.filter {
                !$0.line.contains("\"id\": ") && !$0.line.contains("{ \"address\": ")
            }.map { line in
                line.line.trimmingCharacters(in: [" ", ",", "\""])
            }
            var named: Set = ["\(host)/reach"]
            if cluster.pool != "none" { named.insert(container) }
            if cluster.discovery == "swarm" { named.insert(host) }
            let moved = removed.map { $0.trimmingCharacters(in: [" ", ",", "\""]) }
            #expect(Set(listed).subtracting(moved) == named)
            #expect(Set(moved).isSubset(of: listed), "nothing goes")
            #expect(removed.allSatisfy { !$0.contains("\"id\": ") })
            #expect(removed.count <= 3)
        }
    }

    @Test func `no line depends on the number of workers but theirs and the readiness lists`() throws {
        for cluster in RandomCluster.sequence(seed: 14, count: 40) {
            var small = cluster
            var large = cluster
            for index in cluster.groups.indices {
                small.groups[index].count = 1
                large.groups[index].count = cluster.exist(cluster.groups[index]) ? 1 : 20
            }
            let kept = Set(
                String(decoding: try large.plan.json(), as: UTF8.self).components(separatedBy: "\n"))
            for line in String(decoding: try small.plan.json(), as: UTF8.self)
                .components(separatedBy: "\n")
            where line.contains("\"id\": ") || line.contains("\": ") {
                #expect(kept.contains(line), "\(line)")
            }
        }
    }

    @Test func `shuffled keys give the same bytes`() throws {
        var generator = SplitMix64(seed: 15)
        for cluster in RandomCluster.sequence(seed: 15, count: 50) {
            let bytes = try cluster.plan.json()
            let node = try JSONReader.read(SourceText(name: "", text: cluster.text))
            for _ in 0..<5 {
                let shuffled = node.shuffled(using: &generator).rendered
                #expect(try Repository.plan(of: shuffled).json() == bytes)
            }
        }
    }

    @Test func `a plan is read back as it was, and so is its reverse`() throws {
        for cluster in RandomCluster.sequence(seed: 16, count: 50) {
            let plan = try cluster.plan
            for plan in [plan, DestructionPlanner.plan(destroying: plan)] {
                let read = try Plan.read(SourceText(name: "", bytes: plan.json()))
                #expect(read == plan)
                #expect(read.json() == plan.json())
            }
        }
    }

    /// The steps that hosts of these clusters have, but for those that copy a user's file.
    private func steps(_ clusters: [RandomCluster]) throws -> Set<String> {
        var steps: Set<String> = []
        for cluster in clusters {
            steps.formUnion(try cluster.plan.actions.filter { $0.id.host != ActionID.cluster }.map(\.id.step))
        }
        return steps.subtracting(clusters.flatMap(\.files))
    }

    @Test func `a file cannot have the name of a step, and with any other name the plan is read back`() throws {
        let built = RandomCluster.sequence(seed: 20).filter(\.isBuilt)
        let taken = try steps(built).union([
            "preload", "preload-2", "lease", "notice", "drain", "leave", "forget", "rejoin", "destroy-host",
            "remove-w0x1",
        ])
        let free = ["ready", "port-7946-tcp", "preloads", "preload-x.tar", "remove-x.sh", "hosts", "lease.txt"]
        for (index, cluster) in built.enumerated() {
            var named = cluster
            for name in taken.sorted() {
                named.files = ["x", name]
                let found = try problems(in: named.text) { _ = try ClusterDescription.read($0) }
                #expect(found.contains("'\(name)'"), "\(cluster.discovery): \(name)")
            }
            named.files = [free[index % free.count]]
            let plan = try named.plan
            #expect(try Plan.read(SourceText(name: "", bytes: plan.json())) == plan)
        }
        #expect(taken.allSatisfy(Step.isReserved))
        let fixed = Step.allCases.map(\.rawValue).filter(Step.isReserved)
        #expect(taken.isSuperset(of: fixed), "no cluster here has these: \(Set(fixed).subtracting(taken))")
    }

    @Test func `JSON has one action a line, no absolute path, and a newline at the end`()
        throws
    {
        for cluster in RandomCluster.sequence(seed: 17, count: 40) {
            let plan = try cluster.plan
            let text = String(decoding: plan.json(), as: UTF8.self)
            #expect(text.hasSuffix("}\n") && !text.hasSuffix("\n\n"))
            #expect(text.components(separatedBy: "\"id\": ").count - 1 == plan.actions.count)
            let lines = text.components(separatedBy: "\n")
            #expect(lines.filter { $0.contains("\"id\": ") }.count == plan.actions.count)
            #expect(!text.contains(Repository.root.path))
        }
    }

    @Test func `a plan holds only what its actions and its removal name`() throws {
        for cluster in RandomCluster.sequence(seed: 18) {
            let plan = try cluster.plan
            let removal = try #require(plan.removal)
            var scripts = Set([removal.drain, removal.rejoin, removal.leave, removal.forget].compactMap { $0 })
            var files: Set<String> = []
            var hosts: Set<String> = []
            var containers: Set<String> = []
            for action in plan.actions {
                switch action.payload {
                case .createHost(let payload): hosts.insert(payload.type)
                case .runContainer(let payload): containers.insert(payload.settings)
                case .scp(let payload):
                    if case .file(let name) = payload.source { files.insert(name) }
                case .ssh(let payload):
                    scripts.insert(payload.script)
                    if case .live(let check) = payload.runs { scripts.insert(check) }
                case .openPort, .scpImage, .destroyHost, .closePort, .removeContainer: break
                }
            }
            #expect(scripts == Set(plan.scripts.keys))
            #expect(Set(plan.scripts.values.flatMap(\.functions)) == Set(plan.functions.keys))
            #expect(files == Set(plan.files.keys))
            #expect(hosts == Set(plan.hosts.keys))
            #expect(containers == Set(plan.containers.keys))
            #expect(Set(plan.updates.keys) == Set(plan.hosts.filter { $0.value.role == .worker }.keys))
        }
    }
}
