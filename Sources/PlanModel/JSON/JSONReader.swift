/// Reads JSON as RFC 8259 defines it, and nothing else: no comments, no trailing commas, no
/// duplicate names.
///
/// Every value keeps its place.
public struct JSONReader {
    /// The maximum nesting of arrays and objects.
    static let maximumDepth = 64

    let bytes: [UInt8]
    var position = 0
    var depth = 0
    let duplicates = Problems()

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
            guard !source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
                throw reader.failure("the file starts with a byte order mark; save it as UTF-8 without one", at: 0)
            }
            reader.skipSpace()
            guard reader.position < reader.bytes.count else {
                throw reader.failure("the file is empty; a JSON object is expected", at: 0)
            }
            let node = try reader.readValue()
            reader.skipSpace()
            guard reader.position == reader.bytes.count else {
                throw reader.unexpected("text after the end of the JSON value")
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

    func failure(_ message: String, at offset: Int) -> Diagnostics {
        Diagnostics([Diagnostic(.error, message, at: offset)])
    }

    /// What is wrong here: what other languages allow and JSON does not, or else that something is expected.
    func unexpected(_ expectation: String) -> Diagnostics {
        switch position < bytes.count ? bytes[position] : 0 {
        case UInt8(ascii: "'"): failure("JSON strings use double quotes, not single quotes", at: position)
        case UInt8(ascii: "/"), UInt8(ascii: "#"): failure("JSON has no comments; remove this one", at: position)
        default: failure(expectation, at: position)
        }
    }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func readValue() throws(Diagnostics) -> JSONNode {
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
        default:
            throw unexpected("a JSON value is expected here")
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

    mutating func next(is character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
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
}
