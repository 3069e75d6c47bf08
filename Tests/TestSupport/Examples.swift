import Foundation
public import PlanModel
public import Planner

extension Repository {
    /// The digest that plans of tests pin files with.
    ///
    /// It is a constant, so that what is expected of
    /// a plan does not move with every change of a builder script.
    public static let fixedDigest = Digest(of: "the contents of a file")

    public static func description(
        ofExample name: String, local: Bool = false
    ) throws -> ClusterDescription {
        let path = "examples/\(name).json"
        return try ClusterDescription.read(
            SourceText(name: path, text: try text(path)), local: local)
    }

    public static func plan(ofExample name: String, local: Bool = false) throws -> Plan {
        plan(try description(ofExample: name, local: local))
    }

    /// The text of an example that asks for Pegasus, without that: its package repository is not within the tests' reach.
    public static func textWithoutPegasus(ofExample name: String) throws -> String {
        try text("examples/\(name).json").replacing("\"PEGASUS\": \"repository\"", with: "\"PEGASUS\": \"none\"")
    }

    /// The plan for a description whose files all have the same fixed digest.
    public static func plan(_ description: ClusterDescription) -> Plan {
        let paths = description.filePaths
        return ClusterPlanner.plan(
            description,
            files: Dictionary(
                paths.map { ($0, fixedDigest) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The plan for the text of a description.
    public static func plan(of text: String) throws -> Plan {
        plan(try ClusterDescription.read(SourceText(name: "cluster.json", text: text)))
    }
}
