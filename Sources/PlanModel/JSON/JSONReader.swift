/// Reads JSON as RFC 8259 defines it, and nothing else: no comments, no trailing commas, no
/// duplicate names.
///
/// Every value keeps its place.
public struct JSONReader {
    /// The maximum nesting of arrays and objects.
    static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    private let duplicates = Problems()

    private init(_ source: SourceText) {
        bytes = source.bytes
    }

    /// The value that the whole of `source` is.
    ///
    /// - Throws: `Diagnostics` with the first syntax error, or with the duplicate names.
    public static func read(_ source: SourceText) throws(Diagnostics) -> JSONNode {
        var reader = JSONReader(source)
        do {
            if let offset = firstOffsetOutsideUTF8(source.bytes) {
                throw reader.failure("the file is not UTF-8 text; save it as UTF-8", at: offset)
            }
            reader.skipSpace()
            guard reader.position < reader.bytes.count else {
                throw reader.failure("the file is empty; a JSON object is expected", at: 0)
            }
            let node = try reader.readValue()
            reader.skipSpace()
            guard reader.position == reader.bytes.count else {
                throw reader.failure(
                    "text after the end of the JSON value", at: reader.position)
            }
            try reader.duplicates.check()
            return node
        }
    }

    /// The position of the first byte that is not UTF-8; nil if all bytes are.
    private static func firstOffsetOutsideUTF8(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar): offset += scalar.count
            case .error, .emptyInput: return offset
            }
        }
    }

    private func failure(_ message: String, at offset: Int) -> Diagnostics {
        Diagnostics([Diagnostic(.error, message, at: offset)])
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func readValue() throws(Diagnostics) -> JSONNode {
        let start = position
        guard position < bytes.count else {
            throw failure("the file ends where a value is expected", at: start)
        }
        switch bytes[position] {
        case UInt8(ascii: "{"): return JSONNode(.object(try readObject()), offset: start)
        case UInt8(ascii: "["): return JSONNode(.array(try readArray()), offset: start)
        case UInt8(ascii: "\""): return JSONNode(.string(try readString()), offset: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONNode(.number(try readNumber()), offset: start)
        case UInt8(ascii: "t") where take("true"): return JSONNode(.bool(true), offset: start)
        case UInt8(ascii: "f") where take("false"): return JSONNode(.bool(false), offset: start)
        case UInt8(ascii: "n") where take("null"): return JSONNode(.null, offset: start)
        case UInt8(ascii: "'"):
            throw failure("JSON strings use double quotes, not single quotes", at: start)
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
            throw failure("JSON has no comments; remove this one", at: start)
        default:
            throw failure("a JSON value is expected here", at: start)
        }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let letters = Array(word.description.utf8)
        guard bytes.count - position >= letters.count,
            bytes[position..<position + letters.count].elementsEqual(letters)
        else { return false }
        position += letters.count
        return true
    }

    private mutating func enter() throws(Diagnostics) {
        depth += 1
        guard depth <= Self.maximumDepth else {
            throw failure(
                "arrays and objects are nested more than \(Self.maximumDepth) deep",
                at: position)
        }
        position += 1
    }

    private mutating func readArray() throws(Diagnostics) -> [JSONNode] {
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

    private mutating func readObject() throws(Diagnostics) -> [JSONMember] {
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
                throw failure("a name in double quotes is expected here", at: position)
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

    private mutating func next(is character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private func refuseTrailingComma(before end: Unicode.Scalar) throws(Diagnostics) {
        guard position < bytes.count, bytes[position] == UInt8(ascii: end) else { return }
        throw failure("JSON has no comma before '\(end)'; remove it", at: position)
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
            throw failure("',' or '\(end)' is expected here", at: position)
        }
    }

    private mutating func readNumber() throws(Diagnostics) -> String {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let whole = readDigits()
        guard whole > 0 else { throw failure("a digit is expected after '-'", at: position) }
        let first = bytes[position - whole]
        guard whole == 1 || first != UInt8(ascii: "0") else {
            throw failure("a JSON number does not begin with 0", at: start)
        }
        if next(is: ".") {
            guard readDigits() > 0 else {
                throw failure("a digit is expected after '.'", at: position)
            }
        }
        if next(is: "e") || next(is: "E") {
            if !next(is: "+") { _ = next(is: "-") }
            guard readDigits() > 0 else {
                throw failure("a digit is expected in the exponent", at: position)
            }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func readDigits() -> Int {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        return position - start
    }

    private mutating func readString() throws(Diagnostics) -> String {
        let start = position
        position += 1
        var end = position
        while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x5C, bytes[end] >= 0x20 {
            end += 1
        }
        if end < bytes.count, bytes[end] == 0x22 {
            defer { position = end + 1 }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }
        var text = Array(bytes[position..<end])
        position = end
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0x22:
                position += 1
                return String(decoding: text, as: UTF8.self)
            case 0x5C:
                position += 1
                text.append(contentsOf: try readEscape())
            case 0x0A, 0x0D:
                throw failure("the string that begins here does not end on its line", at: start)
            case ..<0x20:
                throw failure(
                    "a control character must be written as \\u00\(hexadecimal(byte))", at: position
                )
            default:
                text.append(byte)
                position += 1
            }
        }
        throw failure("the string that begins here does not end", at: start)
    }

    private mutating func readEscape() throws(Diagnostics) -> [UInt8] {
        guard position < bytes.count else {
            throw failure("the file ends inside a string", at: position)
        }
        let letter = bytes[position]
        position += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try readUnicodeEscape()).utf8)
        default:
            throw failure(
                "unknown escape; JSON knows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits",
                at: position - 2)
        }
    }

    private mutating func readUnicodeEscape() throws(Diagnostics) -> Character {
        let start = position - 2
        let first = try readFourHexadecimalDigits()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        if (0xD800..<0xDC00).contains(first), next(is: "\\"), next(is: "u") {
            let second = try readFourHexadecimalDigits()
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(
                    0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            {
                return Character(scalar)
            }
        }
        throw failure("half of a surrogate pair is not a character", at: start)
    }

    private mutating func readFourHexadecimalDigits() throws(Diagnostics) -> UInt32 {
        guard bytes.count - position >= 4,
            bytes[position..<position + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits are expected after \\u", at: position - 2) }
        position += 4
        return value
    }
}
