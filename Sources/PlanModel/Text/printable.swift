/// The text with every control character made visible (`^[`), so that it can do nothing to a
/// terminal; newline and tab stay.
public func printable(_ text: String) -> String {
    func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case ..<0x20, 0x7F..<0xA0: false
        // Marks that change the direction of text: a person would not read what the text contains.
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
    guard !text.unicodeScalars.allSatisfy(isHarmless) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        if isHarmless(scalar) {
            result.append(scalar)
        } else if scalar.value < 0x20, let letter = Unicode.Scalar(scalar.value + 0x40) {
            result.append("^")
            result.append(letter)
        } else {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            result.append(contentsOf: "<U+\(digits)>".unicodeScalars)
        }
    }
    return String(result)
}
