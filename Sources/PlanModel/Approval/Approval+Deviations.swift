extension Approval {
    /// Something that has changed since a difference was approved.
    public enum Deviation: Hashable, Sendable {
        /// The approval is for another cluster.
        case cluster(approved: String, now: String)
        case plan(approved: Digest, now: Digest)
        /// An action that would run and was not approved.
        case new(Entry)
        /// An action that was approved and would not run.
        case gone(Entry)
        /// An action that would run for another reason, or with another digest.
        case changed(approved: Entry, now: Entry)
        /// A host that has another identity, address or containers; or one that appeared or disappeared.
        case host(String)
        /// The same actions would run in another order.
        case order
    }

    /// What differs between this approval and the one of the current difference; empty only if they are equal.
    ///
    /// Actions come in the order of the current difference, then those that are gone in the order of this approval.
    public func deviations(in now: Approval) -> [Deviation] {
        guard self != now else { return [] }
        guard cluster == now.cluster else { return [.cluster(approved: cluster, now: now.cluster)] }
        var found: [Deviation] = plan == now.plan ? [] : [.plan(approved: plan, now: now.plan)]
        let approved = Dictionary(actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in now.actions where approved[entry.id] != entry {
            found.append(approved[entry.id].map { .changed(approved: $0, now: entry) } ?? .new(entry))
        }
        let current = Set(now.actions.map(\.id))
        found += actions.filter { !current.contains($0.id) }.map(Deviation.gone)
        // The hosts of the difference follow from its actions, so hosts alone say something only about equal actions.
        if found.isEmpty {
            let hosts = Set(observed.keys).union(now.observed.keys).sorted(by: isNaturallyBefore)
            found = hosts.filter { observed[$0] != now.observed[$0] }.map(Deviation.host)
        }
        return found.isEmpty ? [.order] : found
    }
}
