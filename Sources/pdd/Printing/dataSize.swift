/// A rounded size in decimal units: "0 bytes", "1.2 kB", "850 MB".
func dataSize(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) byte\(bytes == 1 ? "" : "s")" }
    var value = Double(bytes) / 1000
    var units = ["kB", "MB", "GB", "TB", "PB"][...]
    while value >= 999.5, units.count > 1 {
        value /= 1000
        units = units.dropFirst()
    }
    let tenths = Int((value * 10).rounded())
    let number = value >= 99.95 ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
    return "\(number) \(units.first ?? "")"
}
