extension JSONReader {
    private mutating func enter() throws(Diagnostics) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw failure(
                "arrays and objects are nested more than \(Self.maximumDepth) deep",
                at: position)
        }
        position += 1
    }

    mutating func readArray() throws(Diagnostics) -> [JSONNode] {
        let start = position
        try enter()
        defer { depth -= 1 }
        var elements: [JSONNode] = []
        skipSpace()
        if next(is: "]") { return elements }
        while true {
            skipSpace()
            try refuseTrailingComma(before: "]")
            elements.append(try readValue())
            skipSpace()
            if next(is: "]") { return elements }
            try expectComma(orEnd: "]", of: "array", from: start)
        }
    }

    mutating func readObject() throws(Diagnostics) -> [JSONMember] {
        let start = position
        try enter()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var places: [String: Int] = [:]
        skipSpace()
        if next(is: "}") { return members }
        while true {
            skipSpace()
            try refuseTrailingComma(before: "}")
            let nameOffset = position
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("a name in double quotes is expected here")
            }
            let name = try readString()
            skipSpace()
            guard next(is: ":") else {
                throw failure("':' is expected after the name '\(name)'", at: position)
            }
            skipSpace()
            let node = try readValue()
            if let first = places[name] {
                if duplicates.hasRoom {
                    duplicates.error(
                        "duplicate key '\(name)'; remove one of the two", at: nameOffset,
                        notes: [Diagnostic(.note, "the first '\(name)' is here", at: first)])
                } else {
                    duplicates.addUnlisted()
                }
            } else {
                places[name] = nameOffset
                members.append(JSONMember(name: name, nameOffset: nameOffset, node: node))
            }
            skipSpace()
            if next(is: "}") { return members }
            try expectComma(orEnd: "}", of: "object", from: start)
        }
    }

    private func refuseTrailingComma(before end: Unicode.Scalar) throws(Diagnostics) {
        guard position < bytes.count, bytes[position] == UInt8(ascii: end) else { return }
        throw failure("JSON has no comma before '\(end)'; remove the comma", at: position)
    }

    private mutating func expectComma(
        orEnd end: Unicode.Scalar, of what: String, from start: Int
    ) throws(Diagnostics) {
        guard position < bytes.count else {
            throw Diagnostics([
                Diagnostic(
                    .error, "the file ends inside this \(what); '\(end)' is missing", at: start)
            ])
        }
        guard next(is: ",") else {
            throw unexpected("',' or '\(end)' is expected here")
        }
    }
}
