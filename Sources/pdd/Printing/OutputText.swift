import PlanModel

/// Renders the values of a cluster for scripts.
enum OutputText {
    /// The number that changes when a program that reads the object may have to change.
    static let format = 1

    /// The value alone: a text on one line, a list with one element a line.
    static func text(_ value: ClusterOutputs.Value) -> String {
        switch value {
        case .text(let text): printable(text) + "\n"
        case .list(let texts): texts.map { printable($0) + "\n" }.joined()
        }
    }

    /// `name = value` for each; the elements of a list are on one line.
    static func text(_ values: [(name: String, value: ClusterOutputs.Value)]) -> String {
        values.map { name, value in
            switch value {
            case .text(let text): "\(name) = \(printable(text))\n"
            case .list(let texts): "\(name) = \(printable(texts.joined(separator: " ")))\n"
            }
        }.joined()
    }

    /// The value alone as JSON: a string or an array of strings.
    static func json(_ value: ClusterOutputs.Value) -> String {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.text + "\n"
    }

    /// All values as one object; `schema/output.schema.json` describes it.
    static func json(_ values: [(name: String, value: ClusterOutputs.Value)]) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "output")
            object.member("values") {
                $0.object { object in
                    for (name, value) in values { object.member(name) { write(value, to: &$0) } }
                }
            }
        }
        return writer.text + "\n"
    }

    private static func write(_ value: ClusterOutputs.Value, to writer: inout JSONWriter) {
        switch value {
        case .text(let text): writer.string(text)
        case .list(let texts): writer.strings(texts)
        }
    }
}
