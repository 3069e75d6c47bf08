import TestSupport

/// A fault of a cluster that stands, and what is promised of it.
struct StandingFault: Sendable {
    /// What else has to happen before an apply can succeed.
    enum Lift: Sendable {
        /// Nothing: apply alone repairs it.
        case nothing
        /// This, once the running apply has said these words: it waits.
        case during(String, @Sendable (StandingCluster) throws -> Void)
        /// This, after an apply that failed with these words.
        case afterFailure(String, @Sendable (StandingCluster) throws -> Void)
    }

    let name: String
    /// What `pdd diff` must say of it; nil when the cluster still matches its plan.
    let seen: String?
    /// In words, for the table.
    let healer: String
    let lift: Lift
    let harm: @Sendable (StandingCluster) throws -> Void

    init(
        _ name: String, seen: String?, healer: String = "apply", lift: Lift = .nothing,
        harm: @escaping @Sendable (StandingCluster) throws -> Void
    ) {
        (self.name, self.seen, self.healer, self.lift, self.harm) = (name, seen, healer, lift, harm)
    }
}

/// The cluster that faults befall: a submit host and one worker.
struct StandingCluster {
    let cluster: Cluster

    var submit: String { "\(cluster.name)-submit-node" }
    var worker: String { "\(cluster.name)-worker1" }
    var network: String { "pdd-\(cluster.name)" }

    func docker(_ words: String...) throws {
        let run = try Program.run(named: "docker", words)
        guard run.status == 0 else { throw CampaignFailure("docker \(words): \(run.errors)") }
    }

    /// Runs a script on a host, which must succeed.
    func on(_ host: String, _ script: String) throws { try docker("exec", host, "sh", "-euc", script) }
}
