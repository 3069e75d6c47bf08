import PlanModel
import TestSupport
import Testing

/// The reading of plans: what is refused and where, and what a plan that is read knows.
struct PlanReadTests {
    /// A change of the fixture that makes it no plan, and what is said about it.
    struct Mistake: CustomTestStringConvertible {
        let old: String
        let new: String
        let problem: String

        init(_ old: String, _ new: String, _ problem: String) {
            self.old = old
            self.new = new
            self.problem = problem
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    static let mistakes = planMistakes + actionMistakes + referenceMistakes

    @Test(arguments: mistakes)
    func `a broken plan is refused with the place`(mistake: Mistake) throws {
        let pieces = PlanFixture.text.split(separator: mistake.old, maxSplits: 1)
        try #require(pieces.count == 2, "the fixture has no such text")
        let found = try problems(in: pieces.joined(separator: mistake.new)) { _ = try Plan.read($0) }
        #expect(found == mistake.problem)
    }

    @Test func `a plan is written as it was read`() throws {
        let plan = try PlanFixture.read()
        #expect(String(decoding: plan.json(), as: UTF8.self) == PlanFixture.text)
    }

    @Test func `all problems of a plan are reported at once`() throws {
        let text = PlanFixture.text
            .replacing(#""lease": "8h""#, with: #""lease": "x""#)
            .replacing(#""mode": "0755""#, with: #""mode": "x""#)
            .replacing(#""kind": "createHost", "host": "hand1""#, with: #""kind": "x", "host": "hand1""#)
        let found = try problems(in: text) { _ = try Plan.read($0) }
        #expect(
            found == """
                6:12: error: 'lease' of the plan must be a span of time such as '90s', '60m', '8h' or \
                '2d', not 'x'
                38:107: error: 'mode' must be four octal digits such as '0644'
                42:35: error: 'kind' of action 9 must be 'createHost', 'openPort', 'scp', 'ssh', \
                'runContainer', 'destroyHost', 'closePort' or 'removeContainer', not 'x'
                """)
    }

    @Test func `a plan of removal reads too`() throws {
        let text = """
            {
              "format": 1,
              "cluster": "c",
              "provider": { "type": "ssh" },
              "timeouts": {},
              "actions": [
                { "id": "a/remove-container", "kind": "removeContainer", "host": "a", "name": "submit" },
                { "id": "a/destroy-host", "kind": "destroyHost", "host": "a", "after": ["a/remove-container"] },
                { "id": "cluster/close", "kind": "closePort", "ports": "7946", "protocol": "udp", "from": "cluster", "after": [
                    "a/destroy-host"
                  ] }
              ]
            }

            """
        let plan = try PlanFixture.read(text)
        #expect(String(decoding: plan.json(), as: UTF8.self) == text)
        #expect(plan.hostNames == ["a"])
    }

    @Test(arguments: [
        (#"{"format": 1, "actions": []}"#, true), (#"{"format": 1}"#, false),
        (#"{"actions": []}"#, false), (#"{"cluster": "c", "workers": []}"#, false), ("[]", false),
    ])
    func `a plan is distinguished from a description`(text: String, isPlan: Bool) throws {
        let node = try JSONReader.read(SourceText(name: "", text: text))
        #expect(Plan.looksLikePlan(node) == isPlan)
    }

    @Test func `random changes of one byte give a plan or a located error`() throws {
        var generator = SplitMix64(seed: 8)
        let bytes = Array(PlanFixture.text.utf8)
        let alphabet = Array("{}[]\",:0a /-".utf8)
        for _ in 0..<2000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &generator)] =
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            do {
                let plan = try Plan.read(SourceText(name: "", bytes: changed))
                #expect(try Plan.read(SourceText(name: "", bytes: plan.json())) == plan)
            } catch {
                #expect(!error.all.isEmpty && error.all.allSatisfy { $0.offset != nil })
            }
        }
    }

    @Test func `a plan knows its hosts, containers and depth`() throws {
        let plan = try PlanFixture.read()
        #expect(plan.hostNames == ["head", "hand1"])
        #expect(plan.placements.map(\.name) == ["submit", "hand1"])
        #expect(plan.hostType(of: "head")?.role == .submit)
        #expect(plan.hostType(of: "nobody") == nil)
        #expect(plan.firstHost(.worker) == "hand1")
        #expect(plan.firstHost(.keystore) == nil)
        #expect(plan.depth == 7)
    }

    @Test func `every action has a phrase for people`() throws {
        let plan = try PlanFixture.read()
        #expect(
            plan.actions.map { "\($0.id): \(plan.phrase(for: $0))" } == [
                "cluster/port-22-tcp: open 22/tcp from the operator",
                "head/host: create the host",
                "head/engine: run start unless answers",
                "head/preload: copy image debian:trixie-slim from the local engine, if it has it",
                "head/build.sh: copy build-image.sh to build.sh",
                "head/motd: write /etc/motd",
                "head/token: read token (secret)",
                "head/container: run container submit from pegasus:submit",
                "hand1/host: create the host",
                "hand1/token: copy the output of head/token to token",
                "hand1/join: run start",
                "hand1/container: run container hand1 from pegasus:worker",
                "cluster/ready: run answers",
            ])
    }

    @Test func `an action lists its inputs and dependencies`() throws {
        let plan = try PlanFixture.read()
        let join = try #require(plan.actions.first { $0.id == ActionID("hand1", "join") })
        #expect(join.inputs == [ActionID("head", "token")])
        #expect(join.addressedHosts == ["head"])
        #expect(join.dependencies == [ActionID("hand1", "host"), ActionID("head", "token")])
        let port = try #require(plan.actions.first)
        #expect(port.host == nil)
        #expect(port.inputs == [])
        #expect(port.addressedHosts == [])
    }

    @Test(
        arguments: [
            ("", false), (#""environment": { "VERSION": "" }, "#, true), (#""installsEngine": true, "#, true),
            (#""environment": { "VERSION": "" }, "installsEngine": false, "#, false),
        ])
    func `a plan of an older pdd installs an engine where a script gets a version`(
        members: String, installs: Bool
    ) throws {
        let text = PlanFixture.text.replacing(#""environment": { "WAIT": "60" }, "#, with: members)
        #expect(try PlanFixture.read(text).installsEngine(on: "head") == installs)
    }
}
