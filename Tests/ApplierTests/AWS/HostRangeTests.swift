import PlanModel
import TestSupport
import Testing

@testable import Applier

struct HostRangeTests {
    @Test(arguments: [
        (["pegasus-submit-node"], "pegasus-submit-node"),
        (["w1", "w2", "w3"], "w:1-3"),
        (["w1", "w3", "w4"], "w:1 w:3-4"),
        (["w9", "w10"], "w:9-10"),
        (["w0", "w1"], "w:0-1"),
        (["w01"], "w01"),
        (["a1", "b2"], "a:1 b:2"),
        (["w1000000000"], "w1000000000"),
        ([], ""),
    ])
    func `names become a short text`(names: [String], text: String) {
        #expect(HostRange.text(names) == text)
    }

    @Test(arguments: ["w:", ":1", "w:3-1", "w:1-2-3", "w:a", "w:1 ", "W:1", "w:-1", "x y:0-99999999"])
    func `a foreign lock file names no holder`(text: String) {
        #expect(HostRange.names(text) == nil)
    }

    @Test func `what is written reads back the same`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            let stems = ["pegasus-worker", "w", "a-b", "x9-"]
            let names = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                let stem = stems[Int.random(in: 0..<4, using: &random)]
                return "\(stem)\(Int.random(in: 0...12, using: &random))"
            }
            #expect(HostRange.names(HostRange.text(names)) == names)
        }
    }

    @Test func `every chunk fits a tag, and together they are all`() {
        let names = (1...400).map { "pegasus-worker-with-a-long-name\($0 * 2)" } + (1...250).map { "w\($0)" }
        let chunks = HostRange.chunks(names, count: 100)
        #expect(chunks.flatMap { $0 } == names)
        #expect(chunks.allSatisfy { $0.count <= 100 && HostRange.text($0).utf8.count <= 256 })
        #expect(HostRange.chunks((1...100).map { "pegasus-worker\($0)" }, count: 100).count == 1)
    }
}
