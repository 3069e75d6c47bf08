public import PlanModel

/// A host as its provider knows it.
///
/// What a provider tells comes from labels, tags and files that others can write. So what is no name
/// and no address never gets further than here: such a host has a name that no plan has, is not
/// contacted, and can be removed by its identity.
public struct FoundHost: Sendable, Hashable {
    public let name: String
    public var role: Role?
    /// Distinguishes it from a host that replaces it: a container id, an instance id.
    public var identity: String
    /// The digest of the action that created it; nil if it has none.
    public var digest: Digest?
    /// The settings that it was created with; nil if they were not recorded.
    public var settings: SettingsRecord?
    public var isRunning: Bool
    /// Where the other hosts reach it.
    public var address: String
    /// How pdd logs in to it; nil when no way leads there, and then pdd logs in nowhere.
    public var login: Login?
    /// Its public host key, `ssh-ed25519 AAAA…`, if the provider reports it.
    public var hostKey: String?
    /// The public host key from its user data, which others may know, too; at the first login, pdd makes the host
    /// create its own key.
    public var launchKey: String?
    /// Whether it may not answer yet, because it is new and no login has succeeded.
    public var isStarting = false

    /// Whether its removal has begun and was interrupted: what it held was given up then.
    public var isLeaving = false

    /// Where it comes from; nil when there is one provider only.
    public var provider: ProviderKind?

    /// Why its identity is unknown; nil if it is known.
    public var silence: String?

    /// What is wrong with its place in the cluster's own network; nil when nothing is.
    public var detachment: Detachment?

    /// What is wrong with what it claims to be, for a person; nil when nothing is.
    public private(set) var finding: String?
    /// Why it refused the login; nil if it did not, or was not contacted.
    public var refusal: LoginRefusal?

    /// What its host key is filed under.
    ///
    /// A host that takes its place has another key. A machine of the user's is known by its address,
    /// whatever pdd calls it.
    public var alias: String {
        guard let login, login.isUsers else { return Self.alias(name, identity) }
        return "\(login.address).\(login.port ?? 22)"
    }

    /// Whether it is a machine of the user's.
    var isUsers: Bool { login?.isUsers ?? false }

    /// What a person knows the machine by: the address that pdd logs in to, or else the host's name.
    var place: String { login?.address ?? name }

    /// Whether a host with this name that pdd created may have had the alias.
    static func isAlias(_ alias: String, of name: String) -> Bool {
        let words = parts(of: alias, at: ".")
        // A port is what the alias of a machine of the user's ends with.
        return words.count == 2 && words[0] == name && Int(words[1]).map { $0 > 65_535 } != false
    }

    static func alias(_ name: String, _ identity: String) -> String { "\(name).\(plain(identity).prefix(12))" }

    /// A name that no plan has, for a resource with the cluster's label that is not one of its hosts.
    static func strayName(_ identity: String) -> String { "stray-\(plain(identity.lowercased()).prefix(8))" }

    /// The letters, digits and hyphens of an identity, which may have become part of a path.
    private static func plain(_ identity: String) -> String {
        String(identity.unicodeScalars.filter { $0 == "-" || isPlainWord(String($0)) })
    }

    public init(
        name: String, role: Role? = nil, identity: String, digest: Digest? = nil,
        isRunning: Bool = true, address: String, login: Login?, hostKey: String? = nil
    ) {
        let isNamed = isDNSLabel(name) && name != ActionID.cluster
        self.name = isNamed ? name : Self.strayName(identity)
        self.role = role
        self.identity = identity
        self.digest = digest
        self.isRunning = isRunning
        self.address = address
        self.login = login
        self.hostKey = hostKey
        if !isNamed { find("its name '\(name)' is not a valid host name") }
        if !identity.isEmpty, !isPlainWord(identity) { find("its identity '\(identity)' is not valid") }
        if !address.isEmpty, !isHostAddress(address) {
            self.address = ""
            find("its address '\(address)' is not valid")
        }
        if let text = login?.finding { find(text) }
    }

    /// Records a problem; from then on pdd does not log in to the host, and the host has no role.
    mutating func find(_ text: String) {
        let whole = (finding.map { "\($0); " } ?? "") + text
        finding = whole
        silence = whole
        role = nil
    }

    /// Takes its role from a label or a tag.
    mutating func takeRole(_ text: String?) {
        guard let text, finding == nil else { return }
        role = Role(rawValue: text)
        if role == nil { find("its role '\(text)' is not valid") }
    }
}

/// A host that is not in the cluster's network as it should be, and what that takes.
public enum Detachment: Sendable, Hashable {
    /// It is connected again and keeps all that is on it.
    case reconnected(reason: String)
    /// It cannot be connected, and is replaced.
    case replaced(reason: String)

    public var reason: String {
        switch self {
        case .reconnected(let reason), .replaced(let reason): reason
        }
    }
}

/// How a host is logged in to.
public struct Login: Sendable, Hashable {
    public var address: String
    public var port: Int?
    public var user: String?
    public var identityFile: String?
    public var jumpHost: String?
    public var trust = Trust.pinned
    /// What was no address or no user, in words; it has been left out.
    fileprivate private(set) var finding: String?

    /// Which host key is the right one.
    public enum Trust: Sendable, Hashable {
        /// The key that pdd has on record for a host that it created.
        case pinned
        /// The key in the user's known_hosts, otherwise the key that the machine shows first.
        case user
        /// One with such a fingerprint, as `ssh-keygen -l` prints it.
        case fingerprints([String])
    }

    /// Whether the machine is the user's, so that their ssh configuration counts.
    var isUsers: Bool { trust != .pinned }

    public init(
        address: String, port: Int? = nil, user: String? = nil, identityFile: String? = nil,
        jumpHost: String? = nil
    ) {
        let isSafe = address.isEmpty || isHostAddress(address)
        self.address = isSafe ? address : ""
        self.port = port
        if let user, !isPlainWord(user) {
            finding = "its user name '\(user)' is not valid"
        } else {
            self.user = user
        }
        if !isSafe { finding = "its address '\(address)' is not valid" }
        self.identityFile = identityFile
        self.jumpHost = jumpHost
    }
}

extension Login {
    /// How a machine of the user's is logged in to.
    init(_ machine: ExistingHost) {
        self.init(
            address: machine.address, port: machine.port, user: machine.user, identityFile: machine.identityFile,
            jumpHost: machine.jumpHost)
        trust = machine.hostKeys.isEmpty ? .user : .fingerprints(machine.hostKeys)
    }

    /// The machine, if it is the user's, as far as the login tells.
    var machine: ExistingHost? {
        guard isUsers else { return nil }
        var machine = ExistingHost(address: address)
        machine.port = port
        return machine
    }

    /// Whether both lead to the same machine.
    func leads(to machine: ExistingHost) -> Bool {
        address == machine.address && (port ?? 22) == (machine.port ?? 22)
    }
}
