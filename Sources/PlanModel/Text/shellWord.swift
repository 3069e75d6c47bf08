/// The text as one word of a POSIX shell: the only function of pdd that quotes.
///
/// Whatever the text holds, quotes, newlines, `$(…)`, the shell reads back exactly that text. It
/// stays bare where nothing in it means anything to a shell.
public func shellWord(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isHarmlessToShells) { return text }
    return "'" + parts(of: text, at: "'").joined(separator: "'\\''") + "'"
}

/// The same for bytes that may not be text: `printf` on the host produces bytes that are not UTF-8.
public func shellWord(_ bytes: [UInt8]) -> String {
    var word = ""
    var text: [UInt8] = []
    var others = ""
    func endText() {
        if !text.isEmpty { word += shellWord(String(decoding: text, as: UTF8.self)) }
        text = []
    }
    func endOthers() {
        if !others.isEmpty { word += "\"$(printf '\(others)')\"" }
        others = ""
    }
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var offset = 0
    while true {
        switch parser.parseScalar(from: &rest) {
        case .valid(let scalar):
            endOthers()
            text += bytes[offset..<offset + scalar.count]
            offset += scalar.count
        case .error(let length):
            endText()
            for byte in bytes[offset..<offset + length] {
                others += "\\" + String(byte, radix: 8)
            }
            offset += length
        case .emptyInput:
            endText()
            endOthers()
            return word.isEmpty ? "''" : word
        }
    }
}

/// Letters, digits and `%+,-./:=@_`, which no shell interprets inside of a word.
private func isHarmlessToShells(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte)
        || [0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F].contains(byte)
}
