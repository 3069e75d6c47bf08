import PlanModel
import Testing

@testable import Applier

struct PoolObservationTests {
    private func slot(_ name: String, _ machine: String, _ rest: String...) -> String {
        "slot " + ([name, machine] + rest).joined(separator: "\t") + "\n"
    }

    @Test func `slots are read with their jobs, in natural order`() throws {
        let text =
            "condor 23.9.6\n"
            + slot(
                "slot1@w10", "w10", "Unclaimed", "Idle", "2", "900", "Partitionable", "undefined", "undefined",
                "undefined", "$CondorVersion: 23.9.6 x $")
            + slot(
                "slot1_1@w2", "w2", "Claimed", "Busy", "1", "128", "Dynamic", "7.0", "ann@submit", "61",
                "$CondorVersion: 24.0.1 x $")
            + slot(
                "slot1@w2", "w2", "Unclaimed", "Idle", "1", "772", "Partitionable", "undefined", "undefined",
                "undefined", "undefined")
            + "end"
        let pool = try #require(PoolObservation(text))
        #expect(pool.fault == nil)
        #expect(pool.version == "23.9.6")
        #expect(pool.slots.map(\.name) == ["slot1@w2", "slot1_1@w2", "slot1@w10"])
        #expect(pool.slots.map(\.isPartitionable) == [true, false, true])
        #expect(pool.slots.map(\.version) == [nil, "24.0.1", "23.9.6"])
        #expect(pool.slots.map(\.job) == [nil, PoolJob(id: "7.0", user: "ann", seconds: 61), nil])
    }

    @Test func `a container without HTCondor has no pool`() {
        #expect(PoolObservation("end") == nil)
        #expect(PoolObservation("") == nil)
    }

    @Test func `a pool that does not answer, and an answer that ends early, are not complete`() {
        #expect(PoolObservation("condor 23.9.6\nsilent no collector\nend")?.fault == "no collector")
        #expect(PoolObservation("condor 23.9.6\n")?.fault == "the answer is incomplete")
    }

    @Test func `lines that are no slots are passed over, and no byte reaches a terminal`() throws {
        let text =
            "condor 23\nslot a\tb\nslot \u{1B}[2J\tw\ts\ta\t1\t2\tp\tundefined\tu\tx\ty\nslot x\tw\ts\ta\tmany\t2\tp\tj\tu\tx\ty\nend"
        let pool = try #require(PoolObservation(text))
        #expect(pool.slots.map(\.name) == ["^[[2J"])
    }
}
