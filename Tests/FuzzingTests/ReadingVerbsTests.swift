import Foundation
import Fuzzing
import PlanModel
import TestSupport
import Testing

/// No input makes a command that only reads start a program that is not on a list, or open a file outside the directory.
///
/// strace(1) watches the real pdd and the real ssh; `docker`, `aws` and `docker-machine` answer from a table, and there
/// are hosts to log in to.
struct ReadingVerbsTests {
    /// How many random inputs there are beside the chosen ones: `scripts/fuzz --verbs COUNT` asks for more.
    private static let count =
        ProcessInfo.processInfo.environment["PDD_VERB_INPUTS"].flatMap { Int($0) } ?? 16

    @Test func `the watch sees a program that is started and a file that is opened`() throws {
        try VerbWatch.with { watch in
            let trace = try watch.trace(["/bin/sh", "-c", "exec 3<\(watch.secret); canary"])
            #expect(watch.violations(in: trace).map(\.what).sorted() == ["open", "program"])
        }
    }

    @Test func `chosen inputs start nothing and open nothing`() throws {
        try VerbWatch.with { watch in
            for input in try ReadingInputs.chosen(watch) {
                try watch.check(input, verbs: VerbWatch.verbs)
            }
        }
    }

    @Test func `random inputs start nothing and open nothing`() throws {
        try VerbWatch.with { watch in
            var generator = SplitMix64(seed: 10)
            let inputs = try ReadingInputs(watch)
            for number in 0..<Self.count {
                let verbs = number.isMultiple(of: 4) ? VerbWatch.verbs : [["plan"], ["diff"]]
                try watch.check(inputs.random(using: &generator), verbs: verbs)
            }
        }
    }
}
