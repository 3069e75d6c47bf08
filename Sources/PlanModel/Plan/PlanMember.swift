/// One member of the outermost object of a plan's file: how it is written, and how it is read.
struct PlanMember: Sendable {
    typealias Path<Value> = any WritableKeyPath<Plan, Value> & Sendable

    let name: String
    /// Appends the member's value; nil where the plan has nothing of it, and the member is left out.
    let value: @Sendable (Plan) -> ((inout JSONWriter) -> Void)?
    /// Reads the member into the plan; false when nothing else can be read without it, which has been reported.
    let read: @Sendable (ObjectReader, inout Plan) -> Bool

    /// Appends the member, after others of the outermost object.
    func write(_ plan: Plan, to writer: inout JSONWriter) {
        guard let value = value(plan) else { return }
        writer.raw(",\n  ")
        writer.string(name)
        writer.raw(": ")
        value(&writer)
    }

    /// An object on one line.
    ///
    /// As in all of these, `decode` finishes the reader that it is given.
    static func object<Value>(
        _ name: String, _ path: Path<Value>, unless isAbsent: @escaping @Sendable (Value) -> Bool = { _ in false },
        encode: @escaping @Sendable (Value, inout ObjectWriter) -> Void,
        decode: @escaping @Sendable (ObjectReader) -> Value?
    ) -> PlanMember {
        PlanMember(name: name) { plan in
            let value = plan[keyPath: path]
            return isAbsent(value) ? nil : { writer in writer.object { encode(value, &$0) } }
        } read: { reader, plan in
            guard let object = reader.object(name) else { return true }
            if let value = decode(object) { plan[keyPath: path] = value }
            return true
        }
    }

    /// An object with a value for each kind of action that has one.
    static func kinds<Value>(
        _ name: String, _ path: Path<[Action.Kind: Value]>, isAlwaysWritten: Bool = false,
        encode: @escaping @Sendable (String, Value?, inout ObjectWriter) -> Void,
        decode: @escaping @Sendable (String, ObjectReader) -> Value?
    ) -> PlanMember {
        object(name, path, unless: { !isAlwaysWritten && $0.isEmpty }) { values, object in
            for kind in Action.Kind.allCases { encode(kind.rawValue, values[kind], &object) }
        } decode: { reader in
            defer { reader.finish() }
            var values: [Action.Kind: Value] = [:]
            for kind in Action.Kind.allCases { values[kind] = decode(kind.rawValue, reader) }
            return values
        }
    }

    /// An array of objects, one a line.
    static func list<Entry>(
        _ name: String, _ path: Path<[Entry]>, encode: @escaping @Sendable (Entry, inout ObjectWriter) -> Void,
        decode: @escaping @Sendable (ObjectReader, Plan) -> Entry?
    ) -> PlanMember {
        PlanMember(name: name) { plan in
            let entries = plan[keyPath: path]
            guard !entries.isEmpty else { return nil }
            return { writer in
                writer.raw("[")
                for (index, entry) in entries.enumerated() {
                    writer.raw(index == 0 ? "\n    " : ",\n    ")
                    writer.object { encode(entry, &$0) }
                }
                writer.raw("\n  ]")
            }
        } read: { reader, plan in
            for object in reader.objects(name, what: { "'\(name)[\($0)]'" }) ?? [] {
                if let entry = decode(object, plan) { plan[keyPath: path].append(entry) }
            }
            return true
        }
    }

    /// An object whose names are free, one entry a line, sorted by name.
    static func table<Entry>(
        _ name: String, _ path: Path<[String: Entry]>,
        encode: @escaping @Sendable (Entry, Plan, inout JSONWriter) -> Void,
        decode: @escaping @Sendable (JSONMember, ObjectReader, Plan) -> Entry?
    ) -> PlanMember {
        PlanMember(name: name) { plan in
            let entries = plan[keyPath: path]
            guard !entries.isEmpty else { return nil }
            return { writer in
                writer.raw("{")
                for (index, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
                    writer.raw(index == 0 ? "\n    " : ",\n    ")
                    writer.string(entry.key)
                    writer.raw(": ")
                    encode(entry.value, plan, &writer)
                }
                writer.raw("\n  }")
            }
        } read: { reader, plan in
            for member in reader.members(name) ?? [] {
                plan[keyPath: path][member.name] = decode(member, reader, plan)
            }
            return true
        }
    }

    /// Such an object, whose entries are objects.
    static func objects<Entry>(
        _ name: String, _ path: Path<[String: Entry]>,
        encode: @escaping @Sendable (Entry, Plan, inout ObjectWriter) -> Void,
        decode: @escaping @Sendable (ObjectReader, Plan) -> Entry?
    ) -> PlanMember {
        table(name, path) { entry, plan, writer in
            writer.object { encode(entry, plan, &$0) }
        } decode: { member, reader, plan in
            ObjectReader(member.node, what: "'\(member.name)' in '\(name)'", problems: reader.problems)
                .flatMap { decode($0, plan) }
        }
    }
}
