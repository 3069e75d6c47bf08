/// Letters, digits and inner `-`, `_`, `.`: a word that no program takes for an option.
public func isPlainWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 128 else {
        return false
    }
    return text.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) }
}
