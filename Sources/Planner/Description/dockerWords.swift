import PlanModel

/// Whether the text is `SOURCE:TARGET[:ro|:rw]` as `docker run --volume` takes it.
func isMount(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts[1].hasPrefix("/"), parts[1] != "/",
        parts[0].hasPrefix("/") || isPlainWord(parts[0]), !text.contains("\n")
    else { return false }
    return parts.count == 2 || ["ro", "rw"].contains(parts[2])
}

/// The port of the host that `[ADDRESS:]PORT:PORT[/PROTOCOL]` publishes; nil when it is no such
/// text.
func publishedPort(_ text: String) -> OpenPort? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(halves.count),
        let transport = halves.count == 2 ? OpenPort.Transport(rawValue: halves[1]) : .tcp,
        transport != .esp
    else { return nil }
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.count == 2 || CIDR.address(parts[0]) != nil,
        let container = PortRange(parts[parts.count - 1]),
        let host = PortRange(parts[parts.count - 2]),
        host.last - host.first == container.last - container.first
    else { return nil }
    return OpenPort(ports: host, transport: transport, source: .cluster)
}

/// Whether the text is `/dev/…[:TARGET[:rwm]]` as `docker run --device` takes it.
func isDevice(_ text: String) -> Bool {
    text.hasPrefix("/dev/") && !text.contains("\n") && !text.contains(" ")
}

/// Whether the text is `NAME=SOFT[:HARD]`.
func isUlimit(_ text: String) -> Bool {
    let halves = text.split(separator: "=", omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty,
        halves[0].utf8.allSatisfy({ (0x61...0x7A).contains($0) })
    else { return false }
    let limits = halves[1].split(separator: ":", omittingEmptySubsequences: false)
    return (1...2).contains(limits.count) && limits.allSatisfy { Int($0).map { $0 >= -1 } ?? false }
}

func isRestartPolicy(_ text: String) -> Bool {
    if ["no", "always", "unless-stopped", "on-failure"].contains(text) { return true }
    guard text.hasPrefix("on-failure:") else { return false }
    return Int(text.dropFirst("on-failure:".count)).map { $0 > 0 } ?? false
}

/// Whether the text is `USER[:GROUP]`, names or numbers.
func isUser(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    return (1...2).contains(parts.count) && parts.allSatisfy(isPlainWord)
}
