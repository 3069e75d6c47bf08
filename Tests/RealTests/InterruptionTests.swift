import Foundation
import TestSupport
import Testing

/// What is interrupted can be gone on with: pdd is ended at random instants, and the next apply ends in
/// the world of one that was not.
@Suite(.serialized) struct InterruptionTests {
    /// How many rounds of each campaign; `make chaos ROUNDS=200` sets more.
    private static let rounds = ProcessInfo.processInfo.environment["PDD_CHAOS_ROUNDS"].flatMap(Int.init) ?? 5

    /// What a cluster is, without what differs from one making of it to another.
    private struct World: Equatable {
        var objects: [String]
        var onHosts: [String: String]
    }

    private func world(_ cluster: Cluster) throws -> World {
        var world = World(objects: try cluster.objects(), onHosts: [:])
        for host in world.objects where host != "pdd-\(cluster.name)" {
            let script = """
                docker ps -a --format '{{.Names}} {{.Image}} {{.State}}' | sort
                ls /var/lib/pdd/\(cluster.name)/done /var/lib/pdd/\(cluster.name)/files | sort
                docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'
                """
            world.onHosts[host] = try cluster.onHost(host, script)
        }
        return world
    }

    /// Starts pdd and ends it with SIGKILL after so many seconds; says how far it came.
    private func kill(_ cluster: Cluster, _ arguments: [String], after seconds: Double) throws {
        let process = Process()
        process.executableURL = Program.pdd
        process.arguments = arguments
        process.currentDirectoryURL = cluster.directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let end = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < end { RunLoop.current.run(until: Date().addingTimeInterval(0.01)) }
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    @Test func `killed at random instants, the next apply ends in the same world`() throws {
        var random = SplitMix64(seed: 20_16)
        try Cluster.with("chaos", Cluster.light("chaos", workers: 2)) { cluster in
            let whole = try cluster.pdd("apply", "--yes")
            try #require(whole.status == 0, "\(whole.errors)")
            let expected = try world(cluster)
            var fell: [String: Int] = [:]
            for round in 0..<Self.rounds {
                // From nothing, from one worker, and on the way down: what is killed differs.
                switch round % 3 {
                case 0: _ = try cluster.pdd("destroy", "--yes")
                case 1:
                    try cluster.describe(Cluster.light("chaos", workers: 1))
                    _ = try cluster.pdd("apply", "--yes")
                    try cluster.describe(Cluster.light("chaos", workers: 2))
                default: break
                }
                let verb = round % 3 == 2 ? "destroy" : "apply"
                let seconds = Double(random.next() % 12_000) / 1000
                try kill(cluster, [verb, "--yes"], after: seconds)
                try count(&fell, cluster)
                let mended = try cluster.pdd("apply", "--yes")
                try #require(
                    mended.status == 0, "round \(round), \(verb) killed after \(seconds) s: \(mended.errors)")
                #expect(try world(cluster) == expected, "round \(round), \(verb) killed after \(seconds) s")
            }
            print("where the kills fell, by kind of the actions that were under way:")
            for (kind, count) in fell.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
            let destroyed = try cluster.pdd("destroy", "--yes")
            #expect(destroyed.status == 0, "\(destroyed.errors)")
            #expect(try cluster.objects() == [])
        }
    }

    /// Reads the newest journal: intents without a result were under way.
    private func count(_ fell: inout [String: Int], _ cluster: Cluster) throws {
        let runs = cluster.file(".pdd/\(cluster.name)/runs")
        let names = try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
        guard let newest = names.last,
            let text = try? String(contentsOf: runs.appending(path: "\(newest)/journal.jsonl"), encoding: .utf8)
        else {
            fell["before the first intent", default: 0] += 1
            return
        }
        var open: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let action = object["action"] as? String
            else { continue }
            if object["event"] as? String == "intent" { open[action] = object["kind"] as? String }
            if object["event"] as? String == "result" { open[action] = nil }
        }
        if open.isEmpty { fell["between actions or after the end", default: 0] += 1 }
        for kind in open.values { fell[kind, default: 0] += 1 }
    }

    @Test func `Ctrl-C lets what runs finish, starts nothing more, and gives 130`() throws {
        try Cluster.with("ctrlc", Cluster.light("ctrlc", workers: 1)) { cluster in
            let errors = cluster.file("errors")
            try Data().write(to: errors)
            let process = Process()
            process.executableURL = Program.pdd
            process.arguments = ["apply", "--yes"]
            process.currentDirectoryURL = cluster.directory
            process.standardInput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let end = Date().addingTimeInterval(120)
            func text() throws -> String { try String(contentsOf: errors, encoding: .utf8) }
            while try !text().contains("start  ctrlc-worker1/host"), Date() < end {
                RunLoop.current.run(until: Date().addingTimeInterval(0.01))
            }
            process.interrupt()
            process.waitUntilExit()
            #expect(process.terminationStatus == 130)
            let said = try text()
            #expect(said.contains("interrupted; nothing new starts, waiting for "))
            #expect(said.contains("done   ctrlc-worker1/host"))
            #expect(!said.contains("start  ctrlc-worker1/container"))
            #expect(said.hasSuffix("note: to go on from here: pdd apply cluster.json\n"))
            let mended = try cluster.pdd("apply", "--yes")
            #expect(mended.status == 0, "\(mended.errors)")
        }
    }

    @Test func `one apply at a time, and a dead holder's lock is free`() throws {
        try Cluster.with("locked", Cluster.light("locked", workers: 1)) { cluster in
            let first = Process()
            first.executableURL = Program.pdd
            first.arguments = ["apply", "--yes"]
            first.currentDirectoryURL = cluster.directory
            first.standardInput = FileHandle.nullDevice
            first.standardError = FileHandle.nullDevice
            try first.run()
            let end = Date().addingTimeInterval(60)
            while try cluster.objects().isEmpty, Date() < end {
                RunLoop.current.run(until: Date().addingTimeInterval(0.01))
            }
            let second = try cluster.pdd("apply", "--yes")
            #expect(second.status == 6)
            #expect(second.errors.hasPrefix("error: another pdd works on 'locked': pdd apply by "))
            #expect(second.errors.contains("process \(first.processIdentifier), since "))
            Foundation.kill(first.processIdentifier, SIGKILL)
            first.waitUntilExit()
            let third = try cluster.pdd("apply", "--yes", "--lock-wait", "1m")
            #expect(third.status == 0, "\(third.errors)")
        }
    }
}
