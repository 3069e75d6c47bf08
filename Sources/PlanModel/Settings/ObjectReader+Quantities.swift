extension ObjectReader {
    /// A span of time such as "90s", "60m", "8h".
    public func timeSpan(_ name: String) -> TimeSpan? {
        guard let text = string(name) else { return nil }
        if let span = TimeSpan(text) { return span }
        error(
            "'\(name)' of \(what) must be a span of time such as '90s', '60m', '8h' or '2d', "
                + "not '\(text)'", at: name)
        return nil
    }

    /// A number of processors, as a number or as text: 1.5, "1.5".
    public func cpus(_ name: String) -> String? {
        guard let node = node(name) else { return nil }
        let text: String? =
            switch node.value {
            case .string(let text): text
            case .number(let text): text
            case .null, .bool, .array, .object: nil
            }
        guard let text, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(text), number > 0, number <= 4096
        else {
            error("'\(name)' of \(what) must be a number of processors such as 2 or 1.5", at: name)
            return nil
        }
        return text
    }

    /// An amount of memory in Docker's notation: "512m", "2g".
    public func byteCount(_ name: String) -> String? {
        guard let text = string(name) else { return nil }
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let unit = text.dropFirst(digits.count)
        guard (1...12).contains(digits.count), ["", "b", "k", "m", "g"].contains(unit),
            Int(String(digits) ?? "").map({ $0 > 0 }) ?? false
        else {
            error(
                "'\(name)' of \(what) must be an amount of memory such as '512m' or '2g', "
                    + "not '\(text)'", at: name)
            return nil
        }
        return text
    }
}
