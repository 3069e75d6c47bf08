import Foundation
import TestSupport
import Testing

/// Two directories that share nothing but the engine, from which random verbs run at the same time, with
/// and without the key of the cluster.
struct PairCampaign {
    enum Verb: String, CaseIterable {
        case apply, destroy, diff, status, exec

        var changes: Bool { self == .apply || self == .destroy }

        var arguments: [String] {
            switch self {
            case .apply, .destroy: [rawValue, "--yes"]
            case .diff, .status: [rawValue]
            case .exec: [rawValue, "--", "true"]
            }
        }
    }

    /// What one directory does in a round.
    private struct Move {
        let verb: Verb
        let delay: Double
        /// Whether it has the key of the cluster that exists before the round.
        let hasKey: Bool
        var status: Int32 = -1
        var errors = ""
    }

    private let sides: [Cluster]
    private var random: SplitMix64
    /// The world after an undisturbed apply, by the number of workers.
    private var worlds: [Int: ClusterWorld] = [:]
    /// How often each verb ended how.
    private(set) var table: [String: Int] = [:]

    init(_ sides: [Cluster], seed: UInt64) {
        self.sides = sides
        random = SplitMix64(seed: seed)
    }

    private var name: String { sides[0].name }

    private func describe(_ workers: Int) throws {
        for side in sides { try side.describe(Cluster.light(name, workers: workers)) }
    }

    /// Learns what the world is when nobody disturbs an apply.
    mutating func measure() throws {
        for workers in [2, 1] {
            try describe(workers)
            try check(sides[0].pdd("apply", "--yes"))
            worlds[workers] = try ClusterWorld.read(sides[0])
        }
    }

    // MARK: - Who has which key

    /// The directory whose key the hosts let in; nil when there are none.
    private func owner() throws -> Int? {
        guard let host = try hosts().values.first else { return nil }
        let accepted = try sides[0].docker(
            "container", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", host
        ).first { $0.hasPrefix("PDD_AUTHORIZED_KEY=") }
        let keys = sides.map { try? String(contentsOf: $0.file(".pdd/\(name)/key.pub"), encoding: .utf8) }
        let owner = keys.firstIndex { key in
            guard let key, let accepted else { return false }
            return accepted.hasSuffix(key.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let found: Int = try #require(owner, "no directory has the key of the hosts")
        return found
    }

    private func hand(keyOf owner: Int, to other: Int) throws {
        try forget(other)
        let directory = sides[other].file(".pdd/\(name)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: sides[other].file(".pdd").path)
        for file in ["key", "key.pub", "known_hosts"] {
            try FileManager.default.copyItem(
                at: sides[owner].file(".pdd/\(name)/\(file)"), to: directory.appending(path: file))
        }
    }

    private func forget(_ side: Int) throws {
        let path = sides[side].file(".pdd")
        if FileManager.default.fileExists(atPath: path.path) { try FileManager.default.removeItem(at: path) }
    }

    /// The ids of the hosts, by name.
    private func hosts() throws -> [String: String] {
        let lines = try sides[0].docker(
            "ps", "-a", "--no-trunc", "--filter", "label=pdd.cluster=\(name)", "--format", "{{.Names}} {{.ID}}")
        return Dictionary(
            lines.map { $0.split(separator: " ").map(String.init) }.map { ($0[0], $0[1]) },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: - A round

    mutating func play(_ round: Int) throws {
        let workers = Int(random.next() % 2) + 1
        try describe(workers)
        let before = try hosts()
        let former = try owner()
        let isHanded = random.next() % 2 == 0
        if let former {
            if isHanded { try hand(keyOf: former, to: 1 - former) } else { try forget(1 - former) }
        }
        var moves = sides.indices.map { side in
            // Half of the verbs are applies: the others soon have nothing to work on.
            let verbs = Verb.allCases + [.apply, .apply, .apply]
            let verb = verbs[Int(random.next() % UInt64(verbs.count))]
            return Move(
                verb: verb, delay: Double(random.next() % 40) / 10,
                hasKey: former == nil || former == side || isHanded)
        }
        try run(&moves)
        let story =
            "round \(round), \(workers) workers, "
            + moves.map {
                "\($0.verb.rawValue) \($0.hasKey ? "with" : "without") the key after \($0.delay) s: "
                    + "\($0.status)\n\($0.errors.suffix(600))"
            }.joined(separator: "\n")
        for move in moves {
            table["\(move.verb.rawValue) \(move.hasKey ? "with" : "without") the key: \(move.status)", default: 0] += 1
        }
        try judge(moves, before, former, story)
        if random.next() % 3 == 0 { try settle(workers, story) }
    }

    private func run(_ moves: inout [Move]) throws {
        var runs: [Int: RunningProgram] = [:]
        let begin = Date()
        for side in moves.indices.sorted(by: { moves[$0].delay < moves[$1].delay }) {
            let wait = begin.addingTimeInterval(moves[side].delay).timeIntervalSinceNow
            if wait > 0 { RunLoop.current.run(until: Date().addingTimeInterval(wait)) }
            runs[side] = try RunningProgram(sides[side], moves[side].verb.arguments)
        }
        for side in moves.indices {
            let run = try #require(runs[side])
            moves[side].status = try #require(run.end(), "no end: \(moves[side].verb): \(run.errors)")
            moves[side].errors = run.errors
        }
    }

    private func judge(_ moves: [Move], _ before: [String: String], _ former: Int?, _ story: String) throws {
        let networks = try sides[0].docker(
            "network", "ls", "--filter", "label=pdd.cluster=\(name)", "--format", "{{.Name}}")
        try #require(networks.isEmpty || networks == ["pdd-\(name)"], "\(networks) after \(story)")
        let locks = try sides[0].docker("ps", "-aq", "--filter", "name=pdd.lock.\(name)")
        #expect(locks == [], "a lock after \(story)")
        let after = try hosts()
        let lost = Set(before.values).subtracting(after.values)
        let destroyers = moves.filter { $0.verb == .destroy && $0.status == 0 && $0.hasKey }
        for (side, move) in moves.enumerated() where move.verb.changes {
            let mayMeetAnother = former == nil || !destroyers.isEmpty || moves[1 - side].verb == .destroy
            // 3 for those whose key the hosts do not let in, 6 for those who came second.
            let allowed: Set<Int32> =
                move.hasKey ? (mayMeetAnother ? [0, 3, 6] : [0, 6]) : (mayMeetAnother ? [0, 3, 6] : [3, 6])
            try #require(allowed.contains(move.status), "\(move.verb) ended with \(move.status) in \(story)")
        }
        if !lost.isEmpty {
            let mayRemove = moves.contains { $0.verb.changes && $0.hasKey && $0.status == 0 }
            try #require(mayRemove, "\(lost.count) hosts were lost in \(story)")
        }
        if !moves.contains(where: { $0.verb.changes && $0.status == 0 }) {
            try #require(after == before, "hosts changed in \(story)")
        }
    }

    /// The next undisturbed apply reaches the world of one that never was disturbed.
    private func settle(_ workers: Int, _ story: String) throws {
        let side = sides[try owner() ?? 0]
        let run = try side.pdd("apply", "--yes")
        try #require(run.status == 0, "\(run.errors) after \(story)")
        try #require(ClusterWorld.read(side) == worlds[workers], "another world after \(story)")
        try check(side.pdd("diff"))
    }

    func end() throws {
        try describe(1)
        try settle(1, "the last round")
        let side = sides[try owner() ?? 0]
        try check(side.pdd("destroy", "--yes"))
        #expect(try side.objects() == [])
        #expect(try ClusterWorld.read(side).objects == [])
    }

    var text: String {
        table.sorted { $0.key < $1.key }.map {
            "  \(String(repeating: " ", count: max(0, 4 - "\($0.value)".count)))\($0.value)  \($0.key)\n"
        }
        .joined()
    }
}
