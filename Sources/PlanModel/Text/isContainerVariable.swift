/// Whether a container can have a variable of this name: Docker takes any but an empty one and one with `=`,
/// and what would not be one line of text is refused besides.
public func isContainerVariable(_ name: String) -> Bool {
    !name.isEmpty
        && name.unicodeScalars.allSatisfy { $0 != "=" && $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
}
