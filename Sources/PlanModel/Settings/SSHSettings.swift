/// How hosts are logged in to.
public struct SSHSettings: Hashable, Sendable {
    /// Nil means the provider's own: root on docker, `ubuntu` on aws.
    public var user: String?
    /// The private key; nil means the key that pdd creates for the cluster, or the ssh client's own.
    public var identityFile: String?
    /// `[USER@]HOST[:PORT]`, several with commas between, for hosts without a jump host of their own.
    public var jumpHost: String?
    /// Options of ssh_config, sorted by name.
    public var options: [Option] = []

    public struct Option: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public init() {}

    var isEmpty: Bool { self == SSHSettings() }

    func encode(to writer: inout ObjectWriter) {
        writer.string("user", user)
        writer.string("identityFile", identityFile)
        writer.string("jumpHost", jumpHost)
        writer.strings("options", options.map { ($0.name, $0.value) })
    }

    /// Reads the keys; the reader may hold others.
    public static func decode(_ reader: ObjectReader) -> SSHSettings {
        var settings = SSHSettings()
        settings.user = reader.word("user")
        settings.identityFile = reader.keyPath("identityFile")
        settings.jumpHost = reader.jumpHost("jumpHost")
        for member in reader.members("options") ?? [] where SSHOptionRule.check(member, reader.problems) {
            settings.options.append(Option(name: member.name, value: member.node.string ?? ""))
        }
        settings.options.sort { $0.name < $1.name }
        return settings
    }
}

/// A host that exists already, of the provider `ssh`.
public struct ExistingHost: Hashable, Sendable {
    public var address: String
    public var port: Int?
    public var user: String?
    public var identityFile: String?
    public var jumpHost: String?
    /// The address for the other hosts; nil means `address`, or the machine's own address.
    public var privateAddress: String?
    /// Its host keys' fingerprints as `ssh-keygen -l` prints them: `SHA256:…`.
    public var hostKeys: [String] = []

    public init(address: String) {
        self.address = address
    }

    public func encode(to writer: inout ObjectWriter) {
        writer.string("address", address)
        writer.integer("port", port)
        writer.string("user", user)
        writer.string("identityFile", identityFile)
        writer.string("jumpHost", jumpHost)
        writer.string("privateAddress", privateAddress)
        writer.strings("hostKeys", hostKeys)
    }

    /// Reads the keys; the reader may hold others.
    ///
    /// Nil, after reporting it, without an address.
    public static func decode(_ reader: ObjectReader) -> ExistingHost? {
        let address = reader.requiredString("address")
        if let address, !isHostAddress(address) {
            reader.error("'\(address)' is neither a host name nor an address", at: "address")
        }
        var host = ExistingHost(address: address ?? "")
        host.port = reader.integer("port", in: 1...65_535)
        host.user = reader.word("user")
        host.identityFile = reader.keyPath("identityFile")
        host.jumpHost = reader.jumpHost("jumpHost")
        host.privateAddress = reader.string("privateAddress")
        if let own = host.privateAddress, !isHostAddress(own) {
            reader.error("'\(own)' is neither a host name nor an address", at: "privateAddress")
        }
        host.hostKeys = reader.strings("hostKeys") ?? []
        for key in host.hostKeys where !key.hasPrefix("SHA256:") {
            reader.error(
                "'\(key)' is not a fingerprint; 'ssh-keygen -l' prints them as 'SHA256:…'",
                at: "hostKeys")
        }
        return address == nil ? nil : host
    }
}

extension ObjectReader {
    fileprivate func keyPath(_ name: String) -> String? {
        guard let path = string(name) else { return nil }
        guard isKeyPath(path) else {
            error(Messages.keyPath(path, name), at: name)
            return nil
        }
        return path
    }

    fileprivate func jumpHost(_ name: String) -> String? {
        guard let jump = string(name) else { return nil }
        guard isJump(jump) else {
            error("'\(name)' must be [USER@]HOST[:PORT], not '\(jump)'", at: name)
            return nil
        }
        return jump
    }
}

/// Whether the text can be `[USER@]HOST[:PORT]`, or several of them with commas between.
///
/// The ssh client gives it to a shell, so it has no character that means anything to one, and no part
/// that ssh would take for an option.
private func isJump(_ text: String) -> Bool { parts(of: text, at: ",").allSatisfy(isHop) }

private func isHop(_ text: String) -> Bool {
    var halves = parts(of: text, at: "@")
    let address = halves.removeLast()
    guard halves.count < 2, halves.allSatisfy(isHopWord) else { return false }
    var host = address
    if begins(address, with: "[") {
        let pieces = parts(of: address, at: "]")
        let inner = pieces[0].utf8.dropFirst()
        guard pieces.count == 2, !inner.isEmpty,
            inner.allSatisfy({ isAlphanumeric($0) || ":.".utf8.contains($0) })
        else { return false }
        host = "h" + pieces[1]
    }
    let named = parts(of: host, at: ":")
    let isPort = { (port: String) in
        (1...5).contains(port.utf8.count) && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    return named.count < 3 && isHopWord(named[0]) && named.dropFirst().allSatisfy(isPort)
}

private func isHopWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
    return text.utf8.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
}
