import Foundation
import TestSupport
import Testing

/// What befalls a cluster that stands: it is seen, and one apply ends in the cluster as it was, whose
/// containers reach each other.
@Suite(.serialized) struct StandingFaultTests {
    private static let name = "chaos-faults"
    private static let description = Cluster.light(
        name, workers: 1, more: #", "timeouts": { "host": "90s", "script": "60s" }"#)

    @Test(.timeLimit(.minutes(40)))
    func `each fault of a running cluster is seen and repaired`() throws {
        try Cluster.with(Self.name, Self.description) { cluster in
            let standing = StandingCluster(cluster: cluster)
            try check(cluster.pdd("apply", "--yes"))
            let world = try ClusterWorld.read(cluster)
            let only = ProcessInfo.processInfo.environment["PDD_FAULTS"]
            for fault in StandingFault.all where only.map(fault.name.contains) ?? true {
                do {
                    try play(fault, standing, world)
                } catch {
                    Issue.record("\(fault.name): \(error)")
                    // The next fault befalls a cluster that is whole.
                    try check(cluster.pdd("destroy", "--yes"))
                    try check(cluster.pdd("apply", "--yes"))
                }
            }
        }
    }

    private func play(_ fault: StandingFault, _ standing: StandingCluster, _ world: ClusterWorld) throws {
        let cluster = standing.cluster
        try fault.harm(standing)
        let difference = try cluster.pdd("diff")
        if let seen = fault.seen {
            guard difference.status == 2, difference.output.contains(seen) else {
                throw CampaignFailure("diff does not say '\(seen)': \(difference.output)\(difference.errors)")
            }
        } else if difference.status != 0 {
            throw CampaignFailure("diff says: \(difference.output)\(difference.errors)")
        }
        let seconds = try heal(fault, standing)
        let differences = try ClusterWorld.read(cluster).differences(from: world)
        guard differences == [] else { throw CampaignFailure("after it healed: \(differences)") }
        let rest = try cluster.pdd("diff")
        guard rest.status == 0 else { throw CampaignFailure("after it healed: \(rest.output)") }
        FaultTable.tell(fault.name, seen: fault.seen ?? "no difference", healedBy: fault.healer, seconds: seconds)
    }

    /// Applies until the cluster is whole; gives how long that took since nothing stood in its way, in seconds.
    private func heal(_ fault: StandingFault, _ standing: StandingCluster) throws -> Double {
        var begin = Date()
        let run = try RunningProgram(standing.cluster, "apply", "--yes")
        switch fault.lift {
        case .nothing: break
        case .during(let words, let lift):
            guard run.wait(within: 120, until: { run.errors.contains(words) }) else {
                throw CampaignFailure("apply does not say '\(words)': \(run.errors)")
            }
            guard run.isRunning else { throw CampaignFailure("apply did not wait: \(run.errors)") }
            try lift(standing)
            begin = Date()
        case .afterFailure(let words, let lift):
            let status = run.end(within: 300)
            guard let status, status != 0, run.errors.contains(words) else {
                throw CampaignFailure("apply did not fail with '\(words)': \(run.errors)")
            }
            try lift(standing)
            begin = Date()
            let again = try standing.cluster.pdd("apply", "--yes")
            guard again.status == 0 else { throw CampaignFailure("apply: \(again.errors)") }
            return -begin.timeIntervalSinceNow
        }
        let status = run.end(within: 300)
        guard status == 0 else {
            throw CampaignFailure("apply ended with \(status.map(String.init) ?? "no status"): \(run.errors)")
        }
        return -begin.timeIntervalSinceNow
    }
}
