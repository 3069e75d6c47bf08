import Foundation
public import PlanModel
import TestSupport

/// What the mutations begin with: descriptions and plans, good ones and bad ones.
public struct Seeds: Sendable {
    /// The examples, and the good rows of the table that the schema is tested with.
    public let descriptions: [JSONNode]
    /// The bad rows of that table.
    public let mistakes: [JSONNode]
    public let plans: [JSONNode]
    /// The names that stand in any of them, and the strings that are the values of few.
    public let words: [String]

    /// Those of this repository.
    public init() throws {
        func node(_ path: String) throws -> JSONNode {
            try JSONReader.read(SourceText(name: path, text: try Repository.text(path)))
        }
        var descriptions = try Repository.examples.map { try node("examples/\($0).json") }
        var mistakes: [JSONNode] = []
        for row in try node("Tests/schema/descriptions.json").elements ?? [] {
            guard let description = row["description"] else { continue }
            if row["valid"]?.bool ?? false { descriptions.append(description) } else { mistakes.append(description) }
        }
        let golden = "Tests/pddTests/Golden/Plan"
        var plans: [JSONNode] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: Repository.file(golden).path).sorted()
        where name.hasSuffix(".json") {
            plans.append(try node("\(golden)/\(name)"))
        }
        // Plans of few actions: a mutation of them is more often one that matters.
        for description in descriptions {
            guard description["workers"]?.elements?.count == 1,
                description["workers"]?.elements?[0]["count"]?.integer ?? 9 < 3,
                let plan = try? Repository.plan(of: description.rendered)
            else { continue }
            plans.append(try JSONReader.read(SourceText(name: "plan", bytes: plan.json())))
        }
        self.descriptions = descriptions
        self.mistakes = mistakes
        self.plans = plans
        words = Set((descriptions + mistakes + plans).flatMap(\.words)).sorted()
    }

    public var all: [JSONNode] { descriptions + mistakes + plans }

    /// One of them, seldom a bad one: two mistakes hide one another.
    func randomSeed(using generator: inout SplitMix64) -> JSONNode {
        let seeds =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: mistakes
            case 1...5: descriptions
            default: plans
            }
        return seeds[Int.random(in: seeds.indices, using: &generator)]
    }
}

extension JSONNode {
    /// The names and the short strings in it.
    fileprivate var words: [String] {
        switch value {
        case .null, .bool, .number: []
        case .string(let text): text.utf8.count <= 24 ? [text] : []
        case .array(let elements): elements.flatMap(\.words)
        case .object(let members): members.flatMap { [$0.name] + $0.node.words }
        }
    }
}
