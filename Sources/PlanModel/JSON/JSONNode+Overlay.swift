extension JSONNode {
    /// This value laid over a base, as a JSON Merge Patch (RFC 7396): the members of objects are merged, null removes a
    /// member, and everything else replaces what the base has.
    ///
    /// Every value and name keeps its place.
    public func laid(over base: JSONNode?) -> JSONNode {
        guard case .object(let members) = value else { return self }
        let own = Dictionary(members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let former = base?.members ?? []
        var merged: [JSONMember] = []
        for member in former {
            guard let over = own[member.name] else {
                merged.append(member)
                continue
            }
            if case .null = over.node.value { continue }
            merged.append(over.laid(over: member.node))
        }
        let names = Set(former.map(\.name))
        for member in members where !names.contains(member.name) {
            if case .null = member.node.value { continue }
            merged.append(member.laid(over: nil))
        }
        return JSONNode(.object(merged), offset: offset)
    }

    /// This object without a member.
    public func without(_ name: String) -> JSONNode {
        guard case .object(let members) = value else { return self }
        return JSONNode(.object(members.filter { $0.name != name }), offset: offset)
    }

    /// The same value in a text that `count` bytes precede.
    public func moved(by count: Int) -> JSONNode {
        let value: JSONValue =
            switch value {
            case .null, .bool, .number, .string: value
            case .array(let elements): .array(elements.map { $0.moved(by: count) })
            case .object(let members):
                .object(
                    members.map {
                        JSONMember(
                            name: $0.name, nameOffset: $0.nameOffset + count, node: $0.node.moved(by: count))
                    })
            }
        return JSONNode(value, offset: offset + count)
    }
}

extension JSONMember {
    fileprivate func laid(over base: JSONNode?) -> JSONMember {
        JSONMember(name: name, nameOffset: nameOffset, node: node.laid(over: base))
    }
}
