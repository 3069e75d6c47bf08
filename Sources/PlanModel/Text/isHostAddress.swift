/// Whether the text can be an address: a name or a number, and no option of a program.
public func isHostAddress(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first) || first == 0x3A,
        text.utf8.count <= 253
    else { return false }
    return text.utf8.allSatisfy {
        isAlphanumeric($0) || [0x2D, 0x2E, 0x3A, 0x5F].contains($0)
    }
}
