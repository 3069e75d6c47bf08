/// A host exists, runs, and answers over ssh with a known host key.
public struct CreateHost: Hashable, Sendable {
    public let host: String
    /// The key of its type in the plan's `hosts`.
    public let type: String
    /// Its address, if it is an existing machine (provider `ssh`).
    public let existing: ExistingHost?

    public init(host: String, type: String, existing: ExistingHost? = nil) {
        self.host = host
        self.type = type
        self.existing = existing
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("type", type)
        existing?.encode(to: &writer)
    }

    static func decode(_ reader: ObjectReader) -> CreateHost? {
        guard let host = reader.hostName("host"), let type = reader.requiredString("type") else {
            return nil
        }
        let existing = reader.has("address") ? ExistingHost.decode(reader) : nil
        return CreateHost(host: host, type: type, existing: existing)
    }
}

extension ObjectReader {
    /// The required name of a host: a DNS label.
    func hostName(_ name: String) -> String? { dnsLabel(name, of: "a host") }

    /// The required name of a container, which is its host name too.
    func containerName(_ name: String) -> String? { dnsLabel(name, of: "a container") }

    private func dnsLabel(_ name: String, of what: String) -> String? {
        guard let text = requiredString(name) else { return nil }
        guard isDNSLabel(text) else {
            error("'\(text)' is no name of \(what)", at: name)
            return nil
        }
        return text
    }
}

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
