/// Lower-case letters, digits and inner hyphens, at most 63, a letter first (RFC 1123, and what
/// Docker, EC2 tags and HTCondor all take).
public func isDNSLabel(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, (0x61...0x7A).contains(first), bytes.count <= 63,
        bytes.last != 0x2D
    else { return false }
    return bytes.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
}
