import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// One changed byte in a plan, in the record of the run that applied it, or in a signature of them is always found.
struct FlipTests {
    /// The program that decides, and how often it was asked.
    private final class CountingRunner: CommandRunner {
        private let runner = SystemCommandRunner()
        private let calls = Mutex(0)

        var count: Int { calls.withLock { $0 } }

        func run(
            _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
        ) throws(CommandError) -> CommandResult {
            calls.withLock { $0 += 1 }
            return try runner.run(command, input: input, deadline: deadline, log: log)
        }
    }

    /// A signed plan, and a signed run that applied it.
    private struct Record {
        let directory: URL
        let plan: [UInt8]
        let run: SignedRun
        let signatures: Signatures
        let calls: CountingRunner

        var allowed: String { directory.appending(path: "allowed").path }
        var planSignature: String { directory.appending(path: "plan.json.sig").path }

        func path(_ name: String) -> String { "\(run.directory)/\(name)" }

        func verifyPlan(_ bytes: [UInt8]) throws(SignatureFailure) {
            _ = try signatures.verify(
                bytes, for: .plan, signature: planSignature, allowed: allowed, identity: "ada")
        }

        func verifyRun(plan bytes: [UInt8]) throws(SignatureFailure) {
            _ = try run.verify(plan: Digest(of: bytes), allowed: allowed, identity: "ada", signatures)
        }
    }

    private static func with(_ body: (Record) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let key = directory.appending(path: "key").path
            try Program.output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key)
            try "ada namespaces=\"pdd-*\" \(String(contentsOfFile: key + ".pub", encoding: .utf8))"
                .write(to: directory.appending(path: "allowed"), atomically: true, encoding: .utf8)
            var plan = Plan(cluster: "c", provider: .docker)
            for number in 1...4 {
                plan.actions.append(
                    Action(ActionID("worker\(number)", "host"), .destroyHost(DestroyHost(host: "worker\(number)"))))
            }
            let runRecord = try RunRecord(ClusterFiles(cluster: "c", beside: directory.path))
            let journal = try Journal(runRecord, of: plan)
            for action in plan.actions {
                journal.handle(.started(action))
                journal.handle(.succeeded(action, seconds: 1.5))
                try "the output of \(action.id)\n".write(
                    toFile: runRecord.logPath(action.id), atomically: true, encoding: .utf8)
            }
            journal.finish()
            let runner = CountingRunner()
            let signatures = Signatures(runner: runner)
            let run = try SignedRun(nil, of: ClusterFiles(cluster: "c", beside: directory.path))
            _ = try run.sign(key: key, signatures)
            let record = Record(
                directory: directory, plan: plan.json(), run: run, signatures: signatures, calls: runner)
            try Data(try signatures.sign(plan.json(), for: .plan, key: key))
                .write(to: URL(filePath: record.planSignature))
            try body(record)
        }
    }

    private static func flipped(_ bytes: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: bytes.indices, using: &generator)
        bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
        return bytes
    }

    @Test func `what was not changed is good`() throws {
        try Self.with { record in
            try record.verifyPlan(record.plan)
            try record.verifyRun(plan: record.plan)
            #expect(RunSeal(try RunSeal(of: record.run.directory).bytes)?.digests.count == 5)
        }
    }

    /// 4,400 flips of the plan, 3,000 of the journal, 500 of a log, 1,500 of the digests, 600 of the two signatures.
    @Test func `each of 10,000 flips of one byte is found`() throws {
        try Self.with { record in
            var generator = SplitMix64(seed: 14)
            var found = 0
            for number in 0..<4_400 {
                let bytes = Self.flipped(record.plan, using: &generator)
                #expect(throws: SignatureFailure.self) { try record.verifyRun(plan: bytes) }
                // The signature of the plan itself: a sample, because each needs a process.
                if number.isMultiple(of: 50) {
                    #expect(throws: SignatureFailure.self) { try record.verifyPlan(bytes) }
                }
                found += 1
            }
            let before = record.calls.count
            let log = record.path("worker1.host.log")
            let files = [
                (record.path("journal.jsonl"), 3_000), (log, 500), (record.path("SHA256SUMS"), 1_500),
                (record.path("SHA256SUMS.sig"), 200), (record.planSignature, 400),
            ]
            for (path, count) in files {
                let file = URL(filePath: path)
                let whole = [UInt8](try Data(contentsOf: file))
                for _ in 0..<count {
                    try Data(Self.flipped(whole, using: &generator)).write(to: file)
                    #expect(throws: SignatureFailure.self, "\(path)") {
                        if path == record.planSignature {
                            try record.verifyPlan(record.plan)
                        } else {
                            try record.verifyRun(plan: record.plan)
                        }
                    }
                    found += 1
                }
                try Data(whole).write(to: file)
            }
            #expect(found == 10_000)
            // ssh-keygen judges what has the form of a signature: otherwise the form alone would be tested.
            #expect(record.calls.count - before > 50, "\(record.calls.count - before)")
            try record.verifyPlan(record.plan)
            try record.verifyRun(plan: record.plan)
        }
    }

    @Test func `a file that was added or removed is found`() throws {
        try Self.with { record in
            let added = URL(filePath: record.path("worker9.host.log"))
            try Data().write(to: added)
            #expect(
                throws: SignatureFailure(
                    "run \(record.run.name): 'worker9.host.log' was added after the run was signed")
            ) {
                try record.verifyRun(plan: record.plan)
            }
            try FileManager.default.removeItem(at: added)
            try FileManager.default.removeItem(atPath: record.path("worker1.host.log"))
            #expect(throws: SignatureFailure("run \(record.run.name): 'worker1.host.log' is missing")) {
                try record.verifyRun(plan: record.plan)
            }
        }
    }
}
