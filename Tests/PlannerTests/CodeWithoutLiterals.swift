/// The code of a Swift file without its comments and the text of its string literals.
///
/// The code in interpolations stays.
struct CodeWithoutLiterals {
    private let text: [UInt8]
    private var place = 0
    private(set) var bytes: [UInt8] = []

    init(_ text: String) {
        self.text = Array(text.utf8)
        while place < self.text.count { readCode(isInterpolation: false) }
    }

    /// What may begin a comment or a literal, or end an interpolation: `"`, `#`, `(`, `)`, `/`.
    private static let marks: [UInt8] = [0x22, 0x23, 0x28, 0x29, 0x2F]

    private func stands(_ word: String) -> Bool { text[place...].starts(with: word.utf8) }

    /// Reads on to the end of the text, or behind the parenthesis that ends an interpolation.
    private mutating func readCode(isInterpolation: Bool) {
        var open = 1
        while place < text.count {
            // Most bytes mean nothing here, and the whole product is read.
            guard Self.marks.contains(text[place]) else {
                bytes.append(text[place])
                place += 1
                continue
            }
            if stands("//") {
                while place < text.count, text[place] != 0x0A { place += 1 }
                continue
            }
            let signs = text[place...].prefix { $0 == 0x23 }.count
            if place + signs < text.count, text[place + signs] == 0x22 {
                place += signs
                readLiteral(signs: String(repeating: "#", count: signs))
                continue
            }
            if stands("(") { open += 1 }
            if stands(")") { open -= 1 }
            bytes.append(text[place])
            place += 1
            if isInterpolation, open == 0 { return }
        }
    }

    /// Reads a literal from its first quotation mark to behind its last.
    private mutating func readLiteral(signs: String) {
        let quotes = stands("\"\"\"") ? "\"\"\"" : "\""
        place += quotes.utf8.count
        bytes.append(0x20)
        while place < text.count {
            guard text[place] == 0x22 || text[place] == 0x5C else {
                place += 1
                continue
            }
            if stands(quotes + signs) {
                place += quotes.utf8.count + signs.utf8.count
                return
            }
            if stands("\\" + signs + "(") {
                place += signs.utf8.count + 2
                readCode(isInterpolation: true)
            } else {
                place += stands("\\" + signs) ? signs.utf8.count + 2 : 1
            }
        }
    }
}
