public import PlanModel

extension JSONNode {
    /// How many values there are in it, itself included.
    public var size: Int {
        switch value {
        case .null, .bool, .number, .string: 1
        case .array(let elements): elements.reduce(1) { $0 + $1.size }
        case .object(let members): members.reduce(1) { $0 + $1.node.size }
        }
    }

    /// The value that is the `place`th from 0 in reading order.
    func node(at place: Int) -> JSONNode {
        var found = self
        _ = replacing(place) { node in
            found = node
            return node
        }
        return found
    }

    /// The tree with another value at a place, counted from 0 in reading order.
    public func replacing(_ place: Int, _ body: (JSONNode) -> JSONNode) -> JSONNode {
        guard place > 0 else { return body(self) }
        var rest = place - 1
        switch value {
        case .null, .bool, .number, .string: return self
        case .array(var elements):
            for (index, element) in elements.enumerated() {
                if rest < element.size {
                    elements[index] = element.replacing(rest, body)
                    break
                }
                rest -= element.size
            }
            return JSONNode(.array(elements), offset: 0)
        case .object(var members):
            for (index, member) in members.enumerated() {
                if rest < member.node.size {
                    members[index] = JSONMember(
                        name: member.name, nameOffset: 0, node: member.node.replacing(rest, body))
                    break
                }
                rest -= member.node.size
            }
            return JSONNode(.object(members), offset: 0)
        }
    }
}
