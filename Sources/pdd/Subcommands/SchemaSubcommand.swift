import PlanModel

extension Subcommand {
    private static let schemas: [(name: String, bytes: [UInt8])] = [
        ("cluster", PackageResources.cluster_schema_json),
        ("approval", PackageResources.approval_schema_json),
        ("doctor", PackageResources.doctor_schema_json),
        ("output", PackageResources.output_schema_json),
        ("plan-check", PackageResources.plan_check_schema_json),
        ("status", PackageResources.status_schema_json),
        ("validate", PackageResources.validate_schema_json),
        ("version", PackageResources.version_schema_json),
    ]

    static let schema = Subcommand(
        "schema", "Print the JSON schema of a file that pdd reads or writes.",
        arguments: "[NAME]", count: 0...1, words: schemas.map(\.name),
        discussion: """
            NAME is cluster (the description; the default), approval (what 'pdd diff --out' writes), or
            what --json prints: status, output, validate, plan-check, doctor, version. Editors use the
            schema to complete and check a description that names it ("$schema"):

              pdd schema >cluster.schema.json
            """
    ) { invocation in
        let name = invocation.arguments.first ?? "cluster"
        guard let schema = schemas.first(where: { $0.name == name }) else {
            let hint = nearest(to: name, among: schemas.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw Failure.usage("there is no schema '\(printable(name))'\(hint)", subcommand: "schema")
        }
        Standard.output(schema.bytes)
        return .success
    }
}
