/// The rule for an option of ssh_config in a description or plan.
///
/// Descriptions and plans come from others: through git, from a colleague, in a pull request. So an
/// option is accepted only when it can do nothing to the machine that pdd runs on: it runs no
/// program, reads no file, forwards nothing and weakens no check (ssh_config(5), OpenSSH 9.2).
enum SSHOptionRule {
    /// The values that an accepted option takes.
    enum Values {
        case oneOf([String])
        case number(ClosedRange<Int>)
        /// A name or an address.
        case address
        case word
        /// Words of letters, digits and hyphens with a space between.
        case words

        func contains(_ text: String) -> Bool {
            switch self {
            case .oneOf(let words): words.contains(text)
            case .number(let range): Int(text).map { range.contains($0) && "\($0)" == text } ?? false
            case .address: isHostAddress(text)
            case .word: isPlainWord(text)
            case .words: parts(of: text, at: " ").allSatisfy(isPlainWord)
            }
        }

        var phrase: String {
            switch self {
            case .oneOf(let words): words.map { "'\($0)'" }.joined(separator: " or ")
            case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .address: "a host name or an address"
            case .word: "a word of letters, digits, '-', '_' and '.'"
            case .words: "one or two words of letters, digits, '-', '_' and '.'"
            }
        }
    }

    /// Why an option is refused.
    enum Reason: CaseIterable {
        case runs, reads, identity, forwards, sends, trust, weakens, jumps, own

        var phrase: String {
            switch self {
            case .runs: "it makes ssh run a program or load a library on this machine"
            case .reads: "it makes ssh read a file or use a socket of this machine"
            case .identity: "it decides which of your identities ssh uses"
            case .forwards: "it opens a way through this machine, or lends your agent or display"
            case .sends: "it sends parts of your environment to the host"
            case .trust: "it decides which host keys ssh trusts"
            case .weakens: "it can weaken the encryption of the connection"
            case .jumps: "a jump host has a key of its own"
            case .own: "pdd sets it"
            }
        }

        /// The alternative for the user.
        var advice: String {
            switch self {
            case .jumps: "write \"jumpHost\": \"[USER@]HOST[:PORT]\" in 'ssh', or in a machine of 'hosts'"
            case .own: "remove it"
            case .runs, .reads, .identity, .forwards, .sends, .trust, .weakens:
                "remove it here; the operator can set it in the file that the variable PDD_SSH_CONFIG names, or in "
                    + "~/.ssh/config for machines of the provider 'ssh'"
            }
        }
    }

    static let accepted: [String: Values] = [
        "AddressFamily": .oneOf(["any", "inet", "inet6"]),
        "BindAddress": .address,
        "BindInterface": .word,
        "Compression": .oneOf(["yes", "no"]),
        "ConnectTimeout": .number(1...300),
        "ConnectionAttempts": .number(1...10),
        "IPQoS": .words,
        "RekeyLimit": .words,
        "ServerAliveCountMax": .number(1...100),
        "ServerAliveInterval": .number(1...300),
        "TCPKeepAlive": .oneOf(["yes", "no"]),
    ]

    /// Of the options that are refused, those whose reason is known, in lower case.
    private static let refused: [(Reason, [String])] = [
        (
            .runs,
            [
                "proxycommand", "localcommand", "permitlocalcommand", "knownhostscommand", "match", "xauthlocation",
                "pkcs11provider", "smartcarddevice", "securitykeyprovider", "enablesshkeysign", "proxyusefdpass",
            ]
        ),
        (
            .reads,
            [
                "include", "certificatefile", "identityagent", "globalknownhostsfile", "revokedhostkeys",
            ]
        ),
        (
            .identity,
            [
                "identitiesonly", "addkeystoagent", "gssapiauthentication", "gssapiclientidentity",
                "gssapidelegatecredentials", "gssapikeyexchange", "gssapiserveridentity", "gssapitrustdns",
                "gssapirenewalforcesrekey", "hostbasedauthentication", "pubkeyauthentication", "passwordauthentication",
                "kbdinteractiveauthentication", "challengeresponseauthentication", "kbdinteractivedevices",
                "preferredauthentications", "numberofpasswordprompts",
            ]
        ),
        (
            .forwards,
            [
                "forwardagent", "forwardx11", "forwardx11timeout", "forwardx11trusted", "dynamicforward",
                "localforward", "remoteforward", "gatewayports", "permitremoteopen", "tunnel", "tunneldevice",
                "clearallforwardings", "exitonforwardfailure", "streamlocalbindmask", "streamlocalbindunlink",
                "stdinnull", "forkafterauthentication", "sessiontype", "enableescapecommandline", "escapechar",
            ]
        ),
        (.sends, ["sendenv", "setenv"]),
        (
            .trust,
            [
                "checkhostip", "nohostauthenticationforlocalhost", "verifyhostkeydns", "updatehostkeys",
                "hashknownhosts", "canonicalizehostname", "canonicaldomains", "canonicalizefallbacklocal",
                "canonicalizemaxdots", "canonicalizepermittedcnames", "casignaturealgorithms", "hostkeyalgorithms",
            ]
        ),
        (
            .weakens,
            [
                "ciphers", "macs", "kexalgorithms", "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes",
                "hostbasedacceptedalgorithms", "requiredrsasize", "gssapikexalgorithms",
            ]
        ),
        (.jumps, ["proxyjump"]),
        (
            .own,
            [
                "batchmode", "controlmaster", "controlpath", "controlpersist", "hostkeyalias", "hostname",
                "identityfile", "loglevel", "logverbose", "port", "remotecommand", "requesttty",
                "stricthostkeychecking", "user", "userknownhostsfile", "ignoreunknown", "host",
            ]
        ),
    ]

    /// The reason of each refused option that has one, by its name in lower case.
    static let reasons = Dictionary(
        refused.flatMap { reason, names in names.map { ($0, reason) } }, uniquingKeysWith: { first, _ in first })

    /// Reports problems of an option; returns whether there are none.
    static func check(_ member: JSONMember, _ problems: Problems) -> Bool {
        let name = member.name
        func refuse(_ message: String, _ note: String) -> Bool {
            problems.error(
                message, at: member.nameOffset, notes: [Diagnostic(.note, note, at: member.nameOffset)])
            return false
        }
        if let values = accepted[name] {
            guard let text = member.node.string, values.contains(text) else {
                problems.error("the ssh option '\(name)' must be \(values.phrase)", at: member.node.offset)
                return false
            }
            return true
        }
        let lower = name.lowercased()
        if let reason = reasons[lower] {
            return refuse("the ssh option '\(name)' is refused: \(reason.phrase)", reason.advice)
        }
        let names = accepted.keys.sorted()
        if let other = names.first(where: { $0.lowercased() == lower }) ?? nearest(to: name, among: names) {
            problems.error("there is no ssh option '\(name)' here; did you mean '\(other)'?", at: member.nameOffset)
            return false
        }
        return refuse(
            "unknown key '\(name)' among the options of ssh",
            "the options that pdd accepts are: \(names.joined(separator: ", "))")
    }
}

/// Whether a private key may be at this path: below the directory of the description or plan, or in
/// the operator's own `~/.ssh`.
///
/// ssh only proves with a key that it has it; nothing of the file is sent or shown.
func isKeyPath(_ path: String) -> Bool {
    let home = "~/.ssh/"
    guard begins(path, with: home) else { return isInnerPath(path) && isOneLine(path) }
    return parts(of: path, at: "/").dropFirst(2).allSatisfy { name in
        !name.isEmpty && name != "." && name != ".."
            && name.utf8.allSatisfy { isAlphanumeric($0) || "-._@+".utf8.contains($0) }
    }
}
