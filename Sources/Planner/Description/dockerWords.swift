import PlanModel

/// Whether the text is `SOURCE:TARGET[:ro|:rw]` as `docker run --volume` takes it.
func isMount(_ text: String) -> Bool {
    let parts = parts(of: text, at: ":")
    guard (2...3).contains(parts.count), begins(parts[1], with: "/"), parts[1] != "/",
        begins(parts[0], with: "/") || isVolumeName(parts[0]), isOneLine(text)
    else { return false }
    return parts.count == 2 || ["ro", "rw"].contains(parts[2])
}

/// Docker does not accept a volume's name of one character.
private func isVolumeName(_ text: String) -> Bool { isPlainWord(text) && text.utf8.count > 1 }

/// The port of the host that `[ADDRESS:]PORT:PORT[/PROTOCOL]` publishes; nil for any other
/// text.
func publishedPort(_ text: String) -> PortRule? {
    let halves = parts(of: text, at: "/")
    guard (1...2).contains(halves.count),
        let transport = halves.count == 2 ? PortRule.Transport(rawValue: halves[1]) : .tcp,
        transport != .esp
    else { return nil }
    let parts = parts(of: halves[0], at: ":")
    guard (2...3).contains(parts.count), parts.count == 2 || CIDR.address(parts[0]) != nil,
        let container = PortRange(parts[parts.count - 1]),
        let host = PortRange(parts[parts.count - 2]),
        host.last - host.first == container.last - container.first
    else { return nil }
    return PortRule(ports: host, transport: transport, source: .cluster)
}

/// Whether the text is `/dev/…[:TARGET[:rwm]]` as `docker run --device` takes it.
func isDevice(_ text: String) -> Bool {
    begins(text, with: "/dev/") && isOneLine(text) && !text.utf8.contains(0x20)
}

/// Whether the text is `NAME=SOFT[:HARD]`.
func isUlimit(_ text: String) -> Bool {
    let halves = parts(of: text, at: "=")
    guard halves.count == 2, !halves[0].isEmpty,
        halves[0].utf8.allSatisfy({ (0x61...0x7A).contains($0) })
    else { return false }
    let limits = parts(of: halves[1], at: ":")
    return (1...2).contains(limits.count) && limits.allSatisfy { $0 == "-1" || isDigits($0) }
}

func isRestartPolicy(_ text: String) -> Bool {
    if ["no", "always", "unless-stopped", "on-failure"].contains(text) { return true }
    let halves = parts(of: text, at: ":")
    return halves.count == 2 && halves[0] == "on-failure" && isDigits(halves[1])
        && halves[1].utf8.contains { $0 != 0x30 }
}

/// Whether the text is `USER[:GROUP]`, names or numbers.
func isUser(_ text: String) -> Bool {
    let parts = parts(of: text, at: ":")
    return (1...2).contains(parts.count) && parts.allSatisfy(isPlainWord)
}

/// Whether the text is a whole number that fits: 1 to 18 digits.
private func isDigits(_ text: String) -> Bool {
    (1...18).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
}
