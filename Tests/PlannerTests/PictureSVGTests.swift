import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// What holds for the picture of any plan, read from the picture itself.
struct PictureSVGTests {
    static func plan(workers: Int) throws -> Plan {
        try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "docker" }, "network": { "subnet": "10.0.0.0/16" },
                  "image": { "builder": "b.sh", "files": ["x", "y"] }, "workers": [{ "count": \(workers) }] }
                """)
    }

    /// The clusters of these tests, with their seeds.
    private func randomPlans(_ count: Int) throws -> [Plan] {
        var generator = SplitMix64(seed: 77)
        return try (0..<count).map { _ in try RandomCluster(using: &generator).plan }
    }

    /// A picture's parts, as their text says.
    private struct Picture {
        struct Rectangle: Hashable {
            let left: Int, top: Int, right: Int, bottom: Int
        }

        var steps: [Rectangle] = []
        var lanes: [Rectangle] = []
        /// The corners of each line; a rounded corner is its outermost point.
        var lines: [[(x: Int, y: Int)]] = []
        let width: Int
        let height: Int

        init(_ text: String) throws {
            let lines = text.split(separator: "\n").map { $0.split(separator: "\"", omittingEmptySubsequences: false) }
            let size = try #require(lines.first)
            (width, height) = (try #require(Int(size[size.count - 6])), try #require(Int(size[size.count - 4])))
            for parts in lines where parts.count > 2 {
                if parts[0] == "<rect class=", parts[2] == " x=" {
                    let numbers = stride(from: 3, through: 9, by: 2).compactMap { Int(parts[$0]) }
                    let rectangle = Rectangle(
                        left: numbers[0], top: numbers[1], right: numbers[0] + numbers[2],
                        bottom: numbers[1] + numbers[3])
                    if parts[1] == "lane" { lanes.append(rectangle) } else { steps.append(rectangle) }
                } else if parts[0] == "<path class=", parts[1] == "after" || parts[1] == "uses", !parts[3].contains("h")
                {
                    var corners: [(x: Int, y: Int)] = []
                    for part in parts[3].dropFirst().split(whereSeparator: { "LQ".contains($0) }) {
                        let numbers = part.split(separator: " ").compactMap { Int($0) }
                        for index in stride(from: 0, to: numbers.count, by: 2) {
                            corners.append((numbers[index], numbers[index + 1]))
                        }
                    }
                    self.lines.append(corners)
                }
            }
        }
    }

    @Test func `20 and 2,000 workers have the same picture but for the number`() throws {
        func pictures(_ count: Int, _ texts: [String]) throws -> [String] {
            let plan = try Self.plan(workers: count)
            return [PictureSVG.text(plan), PlanGraph.dot(plan), PlanGraph.mermaid(plan)].map { text in
                texts.reduce(text) { $0.replacing($1, with: "COUNT") }
            }
        }
        let few = try pictures(20, ["c-worker20 (20)", "× 20"])
        #expect(try pictures(2000, ["c-worker2000 (2000)", "× 2,000"]) == few)
        #expect(few.allSatisfy { $0.contains("c-worker* COUNT") })
    }

    @Test func `no line crosses a step, and everything is in the picture`() throws {
        for (number, plan) in try randomPlans(12).enumerated() {
            let picture = try Picture(PictureSVG.text(plan, full: number.isMultiple(of: 4)))
            var faults: [String] = []
            for line in picture.lines {
                for (from, to) in zip(line, line.dropFirst()) {
                    let (left, right, top, bottom) = (
                        min(from.x, to.x), max(from.x, to.x), min(from.y, to.y), max(from.y, to.y)
                    )
                    for step in picture.steps
                    where right > step.left && left < step.right && bottom > step.top && top < step.bottom {
                        faults.append("\(from) to \(to) crosses \(step)")
                    }
                    if left <= 0 || right >= picture.width || bottom >= picture.height {
                        faults.append("\(from) to \(to) is outside")
                    }
                }
            }
            for part in picture.steps + picture.lanes where part.right >= picture.width || part.bottom >= picture.height
            {
                faults.append("\(part) is outside")
            }
            #expect(!picture.lines.isEmpty)
            #expect(faults.isEmpty, "picture \(number)")
        }
    }

    @Test func `no step covers another, and each is in the lane of one group`() throws {
        for plan in try randomPlans(12) {
            let picture = try Picture(PictureSVG.text(plan))
            var faults: [String] = []
            for (index, step) in picture.steps.enumerated() {
                for other in picture.steps[(index + 1)...]
                where step.right >= other.left && other.right >= step.left && step.bottom >= other.top
                    && other.bottom >= step.top
                {
                    faults.append("\(step) covers \(other)")
                }
                let isInLane = picture.lanes.contains {
                    $0.left < step.left && step.right < $0.right && $0.top < step.top && step.bottom < $0.bottom
                }
                if !isInLane { faults.append("\(step) is in no lane") }
            }
            #expect(faults.isEmpty)
        }
    }

    @Test func `each host is in one group, with its number`() throws {
        for plan in try randomPlans(12) {
            let text = PlanGraph.mermaid(plan)
            let labels = text.matches(of: #/subgraph g\d+\["([^"]+)"\]/#).map { String($0.1) }
            let counts = labels.map { label in
                label.split(separator: " × ").dropFirst().first.flatMap { Int($0) } ?? 1
            }
            #expect(counts.reduce(0, +) == Set(plan.actions.map(\.id.host)).count)
            #expect(Set(labels).count == labels.count)
        }
    }

    @Test func `every dependency is a way in the picture`() throws {
        for plan in try randomPlans(8) {
            let text = PlanGraph.dot(plan)
            var next: [Substring: [Substring]] = [:]
            for match in text.matches(of: #/"([^"]+)" -> "([^"]+)"/#) { next[match.1, default: []].append(match.2) }
            func reached(from start: Substring) -> Set<Substring> {
                var found: Set<Substring> = [start]
                var open = [start]
                while let node = open.popLast() {
                    open += (next[node] ?? []).filter { found.insert($0).inserted }
                }
                return found
            }
            // The first of a group of hosts stands for it; nodes that are several steps are left out here.
            let nodes = Set(text.matches(of: #/"([^"]+)" \[label/#).map { String($0.1) })
            var faults: [String] = []
            for node in nodes {
                let found = reached(from: node[...])
                for action in plan.actions where nodes.contains(action.id.description) {
                    let waits = action.dependencies.contains { $0.description == node }
                    if waits, !found.contains(action.id.description[...]) { faults.append("\(node) -> \(action.id)") }
                }
            }
            #expect(faults.isEmpty)
        }
    }

    @Test func `hosts of other types, with other steps or other dependencies are not alike`() throws {
        func groups(_ change: (inout Plan) -> Void) throws -> Int {
            var plan = try Self.plan(workers: 6)
            change(&plan)
            return PlanGraph.mermaid(plan).matches(of: #/subgraph/#).count
        }
        func index(_ plan: Plan, _ id: String) -> Int { plan.actions.firstIndex { $0.id.description == id } ?? 0 }
        #expect(try groups { _ in } == 3)
        #expect(try groups { $0.actions.removeAll { $0.id.description == "c-worker3/pool-token" } } == 4)
        #expect(
            try groups { plan in
                plan.actions[index(plan, "c-worker3/host")] = Action(
                    ActionID("c-worker3", "host"), .createHost(CreateHost(host: "c-worker3", type: "submit")))
            } == 4)
        // The second waits for the first, so neither is like the others, and nothing waits for the fourth.
        #expect(
            try groups { plan in
                plan.actions[index(plan, "c-worker2/container")].after.append(ActionID("c-worker1", "reach"))
            } == 4)
    }

    @Test func `names cannot break out of the picture`() throws {
        var plan = try Self.plan(workers: 2)
        plan.cluster = "<script>\"&\u{1B}[31m"
        let text = PictureSVG.text(plan)
        #expect(!text.contains("<script>") && !text.contains("\u{1B}"))
        #expect(text.contains("&lt;script>&quot;&amp;^[[31m"))
    }

    @Test(arguments: Repository.examples)
    func `the picture is well-formed XML`(name: String) throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "picture.svg")
            try PictureSVG.text(try Repository.plan(ofExample: name)).write(to: file, atomically: true, encoding: .utf8)
            let run = try Program.run(
                named: "python3", ["-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", file.path])
            #expect(run.status == 0, "\(run.errors)")
        }
    }
}
