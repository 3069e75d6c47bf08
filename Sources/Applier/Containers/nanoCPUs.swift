import PlanModel

/// Processors as a decimal number, in billionths of one.
func nanoCPUs(_ text: String) -> Int? {
    let halves = parts(of: text, at: ".")
    guard halves.count <= 2, halves[0].utf8.count <= 4, let whole = halves[0].isEmpty ? 0 : Int(halves[0]) else {
        return nil
    }
    let digits = (halves.count == 2 ? halves[1] : "").prefix(9)
    guard let part = Int(digits + String(repeating: "0", count: 9 - digits.count)) else { return nil }
    let count = whole * 1_000_000_000 + part
    return count > 0 ? count : nil
}
