extension JSONNode {
    /// The value on one line.
    public var text: String {
        var writer = JSONWriter()
        Self.write(self, to: &writer)
        return writer.text
    }

    private static func write(_ node: JSONNode, to writer: inout JSONWriter) {
        switch node.value {
        case .null: writer.raw("null")
        case .bool(let value): writer.raw("\(value)")
        case .number(let text): writer.raw(text)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { writer.raw(", ") }
                write(element, to: &writer)
            }
            writer.raw("]")
        case .object(let members):
            writer.object { object in
                for member in members { object.member(member.name) { write(member.node, to: &$0) } }
            }
        }
    }
}
