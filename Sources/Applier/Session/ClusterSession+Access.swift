import PlanModel

extension ClusterSession {
    /// Why this pdd must not change anything; nil when it may.
    ///
    /// A host that exists and does not let it in is not silent: another pdd may be working on it.
    public func refusal(_ difference: Difference) -> ActionFailure? {
        let leaving = difference.removedHosts + difference.replacedHosts
        return refusal(
            Array(difference.observation.hosts.values), leaving: plan.isDestruction ? [] : leaving,
            asked: plan.isDestruction && plan.makesAllHosts ? .submitHost : .all)
    }

    /// The hosts that were looked at.
    private enum Asked { case none, submitHost, all }

    /// The same for a change that asks for no difference.
    public func refusal() throws(ActionFailure) -> ActionFailure? {
        refusal(Array(try observer.observeProvider().hosts.values), leaving: [], asked: .none)
    }

    private func refusal(_ hosts: [ObservedHost], leaving: [String], asked: Asked) -> ActionFailure? {
        let hosts = hosts.sorted { isNaturallyBefore($0.found.name, $1.found.name) }
        if let host = hosts.first(where: { $0.found.refusal == .missingKey || lacksKey(of: $0.found) }) {
            return failure(host.found, .missingKey)
        }
        if let submit = hosts.first(where: { $0.found.role == .submit })?.found, let refusal = submit.refusal {
            return failure(submit, refusal)
        }
        let running = hosts.filter { $0.found.isRunning && !$0.found.isStarting }
        if let submit = running.first(where: { $0.found.role == .submit }) {
            let refusal = asked == .none ? ask(submit.found) : submit.refusal
            if let refusal, !isNobodys(refusal, asked) { return failure(submit.found, refusal) }
        } else if asked == .all {
            let refused = running.first { $0.refusal != nil }
            if let refused, let refusal = refused.refusal, !running.contains(where: \.isAnswering) {
                return failure(refused.found, refusal)
            }
        } else if let first = running.first, let refusal = ask(first.found), !isNobodys(refusal, asked) {
            return failure(first.found, refusal)
        }
        // A machine of the user's cannot leave without a login in any case.
        for host in hosts where leaving.contains(host.found.name) && host.found.login?.isUsers != true {
            guard let refusal = host.refusal else { continue }
            var failure = failure(host.found, refusal)
            failure.advice = [
                "it is to be removed and cannot be drained: make it accept the key again, or remove it yourself"
            ]
            return failure
        }
        return nil
    }

    /// Whether a host takes the cluster's key, and that is not here.
    func lacksKey(of host: FoundHost) -> Bool {
        host.login != nil && takesClusterKey(host) && !fileExists(files.key)
    }

    /// Whether a host accepts the key that was created for the cluster.
    private func takesClusterKey(_ host: FoundHost) -> Bool {
        host.login.map { $0.identityFile == files.key } ?? true
    }

    /// Logs in to a host that was not asked for anything yet; nil also when it is silent.
    private func ask(_ host: FoundHost) -> LoginRefusal? {
        do throws(ActionFailure) {
            try meet(host)
            try access.logIn(to: host)
            return nil
        } catch {
            return error.refusal
        }
    }

    /// Whether no other pdd can be working on the host: its key is not on record, and the provider removes it without
    /// logging in.
    private func isNobodys(_ refusal: LoginRefusal, _ asked: Asked) -> Bool {
        refusal == .unknownHostKey && asked != .all
    }

    private func failure(_ host: FoundHost, _ refusal: LoginRefusal) -> ActionFailure {
        switch refusal {
        case .missingKey where takesClusterKey(host): return .missingKey(files, provider: canRemoveAlone)
        case .missingKey:
            return ActionFailure(
                "the key '\(host.login?.identityFile ?? "")' of \(host.name) does not exist here", refusal: refusal,
                advice: ["copy it here, or name another key in the description"])
        case .key:
            let isOwn = takesClusterKey(host)
            let key = isOwn ? ".pdd/\(plan.cluster)/key" : host.login?.identityFile
            var advice = ["without a login nothing is changed: another pdd may be working on the cluster"]
            if isOwn { advice.insert("copy the key from where the cluster was created", at: 0) }
            return ActionFailure(
                "\(host.name) refuses the key\(key.map { " '\($0)'" } ?? "s of this user")", refusal: refusal,
                advice: advice + ActionFailure.wayOut(canRemoveAlone))
        case .changedHostKey:
            return ActionFailure(
                "\(host.name) shows another host key than the one on record; nothing was sent to it",
                refusal: refusal,
                advice: [
                    "if you know why its key changed, remove the lines of '\(host.alias)' from "
                        + ".pdd/\(plan.cluster)/known_hosts; otherwise another machine answers in its place"
                ] + ActionFailure.wayOut(canRemoveAlone))
        case .unknownHostKey:
            return ActionFailure(
                "the host key of \(host.name) is not on record here; nothing was sent to it", refusal: refusal,
                advice: ["copy .pdd/\(plan.cluster)/known_hosts from where the cluster was created"]
                    + ActionFailure.wayOut(canRemoveAlone))
        }
    }

    /// Whether the providers remove hosts without a login.
    public var canRemoveAlone: Bool { plan.makesAllHosts }
}
