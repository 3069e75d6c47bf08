/// Whether Docker takes the text as the reference of an image: `[DOMAIN[:PORT]/]PATH[:TAG]`, with
/// `@sha256:DIGEST` behind it where wanted (the grammar of distribution/reference).
public func isImageReference(_ text: String) -> Bool {
    guard text.utf8.count <= 255 else { return false }
    let pinned = parts(of: text, at: "@")
    if pinned.count == 2 {
        let digest = parts(of: pinned[1], at: ":")
        guard digest.count == 2, digest[0] == "sha256", Digest(hexadecimal: digest[1]) != nil else {
            return false
        }
    }
    var components = parts(of: pinned[0], at: "/")
    guard pinned.count <= 2, let last = components.popLast() else { return false }
    let tagged = parts(of: last, at: ":")
    guard tagged.count <= 2, tagged.count == 1 || isTag(tagged[1]) else { return false }
    components.append(tagged[0])
    if components.count > 1, !isPathComponent(components[0]) {
        guard isDomain(components.removeFirst()) else { return false }
    }
    return components.allSatisfy(isPathComponent)
}

/// Letters, digits, `_`, `.`, `-`, the first no `.` and no `-`, at most 128.
private func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != 0x2E, first != 0x2D else { return false }
    return text.utf8.count <= 128
        && text.utf8.allSatisfy { isLetter($0) || isLower($0) || [0x2D, 0x2E, 0x5F].contains($0) }
}

/// Lower-case letters and digits with `.`, `_`, `__` or hyphens between them.
private func isPathComponent(_ text: String) -> Bool {
    var separator: [UInt8] = []
    var isBegun = false
    for byte in text.utf8 {
        if isLower(byte) {
            let isHyphens = separator.allSatisfy { $0 == 0x2D }
            guard isHyphens || [[0x2E], [0x5F], [0x5F, 0x5F]].contains(separator),
                isBegun || separator.isEmpty
            else { return false }
            separator = []
            isBegun = true
        } else {
            separator.append(byte)
        }
    }
    return isBegun && separator.isEmpty
}

/// Words of letters, digits and inner hyphens with `.` between them, and `:PORT` behind.
private func isDomain(_ text: String) -> Bool {
    let halves = parts(of: text, at: ":")
    guard halves.count == 1 || (halves.count == 2 && isPort(halves[1])) else { return false }
    return parts(of: halves[0], at: ".").allSatisfy { word in
        guard let first = word.utf8.first, let last = word.utf8.last, first != 0x2D, last != 0x2D
        else { return false }
        return word.utf8.allSatisfy { isLetter($0) || isLower($0) || $0 == 0x2D }
    }
}

private func isPort(_ text: String) -> Bool {
    (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
}

private func isLower(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
}

private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}
