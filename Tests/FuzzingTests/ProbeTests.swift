import Fuzzing
import PlanModel
import TestSupport
import Testing

// The campaign itself is `scripts/fuzz`, in a release build; this is so much of it that a change which breaks it shows
// at once.

struct ProbeTests {
    @Test(arguments: [
        ("", Probe.Outcome.rejected), ("{", .rejected), ("[]", .rejected),
        (#"{ "format": 1, "actions": [] }"#, .rejected),
        (#"{ "format": 1, "cluster": "c", "provider": { "type": "docker" }, "actions": [] }"#, .plan),
        (#"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }] }"#, .description),
    ])
    func `it describes numbers of bytes`(text: String, outcome: Probe.Outcome) throws {
        #expect(try Probe.check(Array(text.utf8)) == outcome)
    }

    @Test func `mutations keep what is promised, and some are accepted`() throws {
        let mutator = Mutator(try Seeds())
        var accepted = 0
        for number in 1_000_000..<1_000_300 as Range<UInt64> {
            if try Probe.check(mutator.input(number)) != .rejected { accepted += 1 }
        }
        #expect(accepted > 10)
    }

    @Test func `a number gives the same input each time, and another than its neighbour`() throws {
        let (one, other) = (Mutator(try Seeds()), Mutator(try Seeds()))
        for number in 0..<50 as Range<UInt64> {
            #expect(one.input(number) == other.input(number))
            #expect(one.input(number) != one.input(number + 1))
        }
    }
}
