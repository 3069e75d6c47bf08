/// The parts of a text between the places of an ASCII character, empty ones too.
///
/// Swift's `split` goes by what a reader sees as one character, and so passes over a `/` with a
/// combining mark behind it. File systems, shells and Docker see the `/`.
public func parts(of text: String, at separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
        .map { String($0) }
}
