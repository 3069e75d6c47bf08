/// A size in the largest binary unit that divides it: `1 MiB`, `1,500 bytes`.
public func byteCount(_ bytes: Int) -> String {
    for (size, unit) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    where bytes >= size && bytes.isMultiple(of: size) {
        return "\(grouped(bytes / size)) \(unit)"
    }
    return "\(grouped(bytes)) \(bytes == 1 ? "byte" : "bytes")"
}
