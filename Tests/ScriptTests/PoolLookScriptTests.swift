import PlanModel
import Testing

@testable import Applier

/// `look-at-pool.sh`.
struct PoolLookScriptTests {
    /// Runs what is given to the shell in the container.
    private static let inside = Answer("docker exec submit sh -c").does("shift 2; \"$@\"; exit")
    private static let version = Answer(
        "condor_version",
        prints: "$CondorVersion: 23.9.6 2026-07-12 PackageID: 1 $\n$CondorPlatform: X86_64-Debian_13 $")
    private static let slot =
        "slot1@worker1\tworker1\tClaimed\tBusy\t1\t128\tDynamic\t7.0\ta@submit\t12\t$CondorVersion: 23.9.6 2026 $"

    @Test func `the version and each slot are printed`() throws {
        let slots = Answer("condor_status -af:t Name Machine", prints: Self.slot + "\n" + Self.slot)
        try TestHost([Self.inside, Self.version, slots]).expect(
            PoolObservation.lookAtPool, ["CONTAINER": "submit"],
            output: "condor 23.9.6\nslot \(Self.slot)\nslot \(Self.slot)\nend\n")
    }

    @Test func `a pool may have no slot, and a container no HTCondor`() throws {
        try TestHost([Self.inside, Self.version, Answer("condor_status")]).expect(
            PoolObservation.lookAtPool, ["CONTAINER": "submit"], output: "condor 23.9.6\nend\n")
        try TestHost([Self.inside]).expect(PoolObservation.lookAtPool, ["CONTAINER": "submit"], output: "end\n")
    }

    @Test func `a pool that does not answer says why`() throws {
        let silent = Answer("condor_status", status: 1).complains("Error: communication error\nCEDAR:6001")
        try TestHost([Self.inside, Self.version, silent]).expect(
            PoolObservation.lookAtPool, ["CONTAINER": "submit"],
            output: "condor 23.9.6\nsilent Error: communication error\nend\n")
        try TestHost([Answer("docker exec", status: 1)]).expect(
            PoolObservation.lookAtPool, ["CONTAINER": "submit"], output: "silent the container does not answer\nend\n")
    }
}
