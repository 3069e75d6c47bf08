/// The text as one word of a POSIX shell: the only function of pdd that quotes.
///
/// Whatever the text holds, quotes, newlines, `$(…)`, the shell reads back exactly that text. It
/// stays bare where nothing in it means anything to a shell.
public func shellWord(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isHarmlessToShells) { return text }
    return "'" + parts(of: text, at: "'").joined(separator: "'\\''") + "'"
}

/// Letters, digits and `%+,-./:=@_`, which no shell interprets inside of a word.
private func isHarmlessToShells(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte)
        || [0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F].contains(byte)
}
