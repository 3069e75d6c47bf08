/// The parts of a text between the places of an ASCII character, empty ones too.
///
/// Swift's `split` goes by what a reader sees as one character, and so passes over a `/` with a
/// combining mark behind it. File systems, shells and Docker see the `/`.
public func parts(of text: String, at separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
        .map { String($0) }
}

/// Whether the text begins with these bytes, whatever combining mark may follow them.
public func begins(_ text: String, with start: String) -> Bool {
    text.utf8.starts(with: start.utf8)
}

/// Whether the text is one line, without any control character.
public func isOneLine(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}
