extension JSONReader {
    mutating func readString() throws(Diagnostics) -> String {
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
