extension Plan {
    /// The plan as it is written to a file: always the same bytes for the same plan, one action a
    /// line, a newline at the end.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.reserve(4096 + actions.count * 224)
        writer.raw("{\n  \"format\": \(Self.format)")
        for member in PlanMember.all { member.write(self, to: &writer) }
        writer.raw("\n}\n")
        return writer.bytes
    }

    /// Reads a plan, and checks that it can be applied.
    ///
    /// - Throws: `Diagnostics` with every problem found, with its place.
    public static func read(_ source: SourceText) throws(Diagnostics) -> Plan {
        try read(try JSONReader.read(source))
    }

    /// Reads a plan whose file has been parsed.
    public static func read(_ node: JSONNode) throws(Diagnostics) -> Plan {
        let problems = Problems()
        problems.refuseNUL(in: node)
        try problems.check()
        guard let reader = ObjectReader(node, what: "the plan", problems: problems) else {
            throw problems.found
        }
        let plan = decode(reader)
        try problems.check()
        return plan
    }

    /// Whether a JSON value looks like a plan rather than like a description.
    public static func looksLikePlan(_ node: JSONNode) -> Bool {
        node["format"] != nil && node["actions"] != nil
    }

    /// What of a plan can be read; where problems were found, that is not all of it.
    private static func decode(_ reader: ObjectReader) -> Plan {
        // A plan that is not read to its end is never used.
        var plan = Plan(cluster: "", provider: .docker)
        let version = reader.require("format") == nil ? nil : reader.integer("format", in: 1...999)
        if let version, version != format {
            reader.error(
                "this is a plan of format \(version), but this pdd reads format \(format); "
                    + "write the plan again with 'pdd plan --out'", at: "format")
            return plan
        }
        for member in PlanMember.all {
            guard member.read(reader, &plan) else { return plan }
        }
        reader.finish()
        if !reader.problems.hasErrors {
            plan.check(places: reader.node("actions")?.elements?.map(\.offset) ?? [], problems: reader.problems)
            plan.checkRemoval(reader)
        }
        return plan
    }
}
