/// "'a', 'b' or 'c'".
public func listed(_ words: [String], or: Bool = false) -> String {
    let quoted = words.map { "'\($0)'" }
    guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + (or ? " or " : " and ") + last
}
