public import PlanModel

extension JSONNode {
    /// The value as JSON on one line; numbers as they were written.
    public var rendered: String {
        switch value {
        case .null: return "null"
        case .bool(let truth): return truth ? "true" : "false"
        case .number(let text): return text
        case .string(let text):
            var writer = JSONWriter()
            writer.string(text)
            return writer.text
        case .array(let elements):
            return "[" + elements.map(\.rendered).joined(separator: ", ") + "]"
        case .object(let members):
            let texts = members.map { member in
                JSONNode(.string(member.name), offset: 0).rendered + ": " + member.node.rendered
            }
            return "{" + texts.joined(separator: ", ") + "}"
        }
    }

    /// The value with the members of every object in another order.
    public func shuffled(using generator: inout some RandomNumberGenerator) -> JSONNode {
        switch value {
        case .null, .bool, .number, .string: return self
        case .array(let elements):
            var shuffled: [JSONNode] = []
            for element in elements { shuffled.append(element.shuffled(using: &generator)) }
            return JSONNode(.array(shuffled), offset: offset)
        case .object(let members):
            var shuffled: [JSONMember] = []
            for member in members {
                shuffled.append(
                    JSONMember(
                        name: member.name, nameOffset: member.nameOffset,
                        node: member.node.shuffled(using: &generator)))
            }
            shuffled.shuffle(using: &generator)
            return JSONNode(.object(shuffled), offset: offset)
        }
    }
}
