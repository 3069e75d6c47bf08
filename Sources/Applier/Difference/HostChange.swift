import PlanModel

/// What apply does with a host that does not match its plan, in the user's terms.
public struct HostChange: Sendable, Hashable {
    public enum Verb: String, Sendable, Hashable {
        /// It does not exist.
        case create
        /// It is a machine of the user's that the cluster does not have yet.
        case adopt
        /// It is a machine of the user's that did not answer.
        case contact
        /// It is a machine of the user's, and its settings changed; what is on it is kept.
        case update
        /// It is stopped; what is on it is kept.
        case start
        /// It is cut off from its network; what is on it is kept.
        case reconnect
        /// An earlier apply did not finish it.
        case finish
        /// It is removed with everything on it, and created again.
        case recreate
        /// It is removed where it is, and created elsewhere.
        case move
    }

    public let verb: Verb
    /// Why, in words.
    public let reason: String

    /// Whether what is on the host is lost.
    public var isLoss: Bool {
        switch verb {
        case .recreate, .move: true
        case .create, .adopt, .contact, .update, .start, .reconnect, .finish: false
        }
    }

    /// Whether the host stays the one that it is, with everything on it.
    var isKept: Bool {
        switch verb {
        case .contact, .update, .start, .reconnect: true
        case .create, .adopt, .finish, .recreate, .move: false
        }
    }

    /// The status of the action that creates the host.
    var status: Difference.Status {
        switch verb {
        case .create, .adopt: .missing(reason: reason)
        case .contact: .unknown(reason: reason)
        case .update, .start, .reconnect, .finish, .recreate, .move: .changed(reason: reason)
        }
    }

    /// The status of the other actions on the host: what is kept is checked when the host runs.
    var statusOfOthers: Difference.Status {
        switch verb {
        case .create, .adopt, .finish, .move: .missing(reason: "the host is new")
        case .recreate: .missing(reason: "the host is re-created")
        case .contact: .unknown(reason: reason)
        case .start: .unknown(reason: "checked once the host runs, and repeated if needed")
        case .update, .reconnect: .unknown(reason: "checked after that, and repeated if needed")
        }
    }
}

extension HostChange {
    /// Nil when the host matches its plan.
    ///
    /// - Parameters:
    ///   - digest: That of the action that creates it.
    ///   - type: What the plan says of it.
    init?(_ wanted: CreateHost, _ digest: Digest, _ type: HostType?, found: FoundHost?) {
        guard let found else {
            let isAdopted = wanted.existing != nil
            self.init(
                verb: isAdopted ? .adopt : .create,
                reason: isAdopted ? "the cluster does not have it yet" : "the host does not exist")
            return
        }
        if let former = found.provider, former != type?.settings.provider {
            self.init(verb: .move, reason: "it moves here from the provider '\(former.rawValue)'")
        } else if let machine = wanted.existing {
            self.init(machine, digest, found)
        } else {
            self.init(digest, type, found)
        }
    }

    /// What is done with a host that the user wants to be created again; nil if it does not exist, or is a machine of
    /// the user's.
    static func replacement(_ wanted: CreateHost, _ found: FoundHost?) -> HostChange? {
        guard let found, wanted.existing == nil, !found.isUsers else { return nil }
        return HostChange(verb: .recreate, reason: "its replacement was requested; \(loss)")
    }

    private static let loss = "everything on it is lost"

    /// What is done with a machine of the user's.
    private init?(_ machine: ExistingHost, _ digest: Digest, _ found: FoundHost) {
        if found.login?.leads(to: machine) != true {
            self.init(verb: .move, reason: "it moves here from \(found.place)")
        } else if let silence = found.silence {
            self.init(verb: .contact, reason: "the host did not answer: \(silence)")
        } else if found.digest != digest {
            self.init(verb: .update, reason: "its settings changed; everything on it is kept")
        } else {
            return nil
        }
    }

    /// What is done with a host that pdd created.
    private init?(_ digest: Digest, _ type: HostType?, _ found: FoundHost) {
        let loss = Self.loss
        if let made = found.digest, made != digest {
            let changes = found.settings.flatMap { former in
                type.flatMap { SettingsRecord($0).changes(since: former) }
            }
            let named = changes.map { $0.isEmpty ? "" : ": \($0)" } ?? ""
            self.init(verb: .recreate, reason: "its settings changed\(named); \(loss)")
            return
        }
        let isIntact = found.detachment == nil && found.isRunning && !found.isStarting
        switch found.detachment {
        // Providers remove a host that they cannot tell from an outdated one.
        case _ where found.digest == nil && !isIntact:
            self.init(verb: .recreate, reason: "its settings are unknown, and it is not ready; \(loss)")
        case .replaced(let reason): self.init(verb: .recreate, reason: "\(reason); \(loss)")
        case .reconnected(let reason): self.init(verb: .reconnect, reason: reason)
        case nil where !found.isRunning:
            self.init(verb: .start, reason: "the host is stopped; everything on it is kept")
        case nil where found.isStarting:
            self.init(verb: .finish, reason: "the host has just been created, and is not ready yet")
        case nil: return nil
        }
    }
}
