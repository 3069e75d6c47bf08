import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// How the cost of reading a description grows with it, also with the mistakes in it.
///
/// Costs are the CPU time of this thread, so that tests that run beside these do not count.
@Suite(.serialized) struct LargeInputTests {
    private func computed(_ body: () -> Void) -> Double {
        func time() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let begin = time()
        body()
        return time() - begin
    }

    private func report(_ text: String) -> String {
        let source = SourceText(name: "c.json", text: text)
        do {
            _ = try ClusterDescription.read(source)
            return ""
        } catch {
            return DiagnosticRenderer(source).render(error)
        }
    }

    /// Descriptions with so many mistakes of one kind.
    static let mistakes: [(name: String, text: @Sendable (Int) -> String)] = [
        ("unknown keys", { count in "{" + (0..<count).map { "\"wrkers\($0)\": 1" }.joined(separator: ",") + "}" }),
        (
            "unknown keys, one a line",
            { count in "{" + (0..<count).map { "\n\"k\($0)\": 1" }.joined(separator: ",") + "}" }
        ),
        ("a key again and again", { count in "{" + (0..<count).map { _ in "\"a\": 1" }.joined(separator: ",") + "}" }),
        (
            "groups that are none",
            { count in "{\"workers\": [\(Array(repeating: "1", count: count).joined(separator: ","))]}" }
        ),
        (
            "files outside",
            { count in
                "{\"image\": {\"builder\": \"b\", \"files\": [\((0..<count).map { "\"../\($0)\"" }.joined(separator: ","))]}}"
            }
        ),
        (
            "variables without a name",
            { count in
                "{\"submit\": {\"container\": {\"environment\": {\((0..<count).map { "\"=\($0)\": \"\"" }.joined(separator: ","))}}}}"
            }
        ),
        (
            "ports that meet",
            { count in
                let port = #"{"ports": "80", "from": "operator"}"#
                return "{\"openPorts\": [\(Array(repeating: port, count: count).joined(separator: ","))]}"
            }
        ),
    ]

    @Test(arguments: mistakes.indices)
    func `eight times the mistakes cost nowhere near the square of that`(index: Int) {
        let text = Self.mistakes[index].text
        let (small, large) = (text(2_000), text(16_000))
        func cost(_ text: String, _ runs: Int) -> Double {
            (0..<runs).map { _ in computed { _ = report(text) } }.min() ?? 0
        }
        // The first thousand messages are built in either case.
        #expect(cost(large, 2) < 24 * cost(small, 3) + 0.05, "\(Self.mistakes[index].name)")
    }

    @Test(arguments: mistakes.indices)
    func `a report is one that can be read`(index: Int) {
        let text = report(Self.mistakes[index].text(20_000))
        #expect(text.utf8.count < 40_000)
        #expect(text.hasSuffix(" more problems are not shown\n"))
    }

    @Test func `three hundred thousand duplicate keys are counted`() {
        let text = report("{" + Array(repeating: "\"a\": 1", count: 300_001).joined(separator: ",\n") + "}")
        #expect(text.utf8.count < 10_000)
        #expect(text.hasPrefix("c.json:2:1: error: duplicate key 'a'; remove one of the two\n"))
        #expect(text.hasSuffix("c.json: note: 299,950 more problems are not shown\n"))
    }

    private func description(_ count: Int, groups: Int) -> String {
        let groups = (0..<groups).map { group in
            """
            { "count": \(count / groups), "host": "g\(group)x", "provider": { "type": "ssh" },
              "container": { "name": "c\(group)x" } }
            """
        }
        let machines = (0...count).map { index in
            """
            { "address": "10.\(index >> 16).\(index >> 8 & 255).\(index & 255)", "role": "\(index == 0 ? "submit" : "worker")" }
            """
        }
        return """
            { "cluster": "c", "provider": { "type": "ssh", "hosts": [\(machines.joined(separator: ",\n"))] },
              "image": { "submit": "s:1", "worker": "w:1" }, "network": { "subnet": "10.0.0.0/8" },
              "workers": [\(groups.joined(separator: ", "))] }
            """
    }

    @Test(arguments: [false, true])
    func `a plan costs what it is long, in one group or in many`(isMany: Bool) throws {
        func cost(_ count: Int, _ runs: Int) throws -> Double {
            let text = description(count, groups: isMany ? count : 1)
            return try (0..<runs).map { _ in
                var plan: Plan?
                var failure: (any Error)?
                let seconds = computed {
                    do { plan = try Repository.plan(of: text) } catch { failure = error }
                    _ = plan?.json()
                }
                if let failure { throw failure }
                return seconds
            }.min() ?? 0
        }
        #expect(try cost(4_000, 1) < 24 * cost(500, 2))
    }
}
