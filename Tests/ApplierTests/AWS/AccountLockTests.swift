import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// The lock of a cluster in an account, and what several pdd do with it.
struct AccountLockTests {
    func lock(_ account: Account, _ directory: URL, vpc: String? = "vpc-1") throws -> AccountLock {
        let files = ClusterFiles(cluster: "p", beside: directory.path)
        try files.make()
        let client = AWSClient(
            AWSSettings(), credentials: [:], runner: RecordingRunner { account.answer($0) }, firstWait: 0.01)
        return AccountLock(
            cluster: "p", vpc: vpc, client: client, unlockClient: client, record: AccountLockRecord(files),
            day: { account.state.withLock { $0.time } })
    }

    func withTwo(_ body: (Account, URL, URL) throws -> Void) throws {
        try withTemporaryDirectory { one in try withTemporaryDirectory { two in try body(Account(), one, two) } }
    }

    func holder(_ attempt: LockAttempt?) -> String? {
        if case .busy(let holder)? = attempt { holder } else { nil }
    }

    func isHeld(_ attempt: LockAttempt?) -> Bool {
        if case .held? = attempt { true } else { false }
    }

    private static let old = [
        "pdd.cluster": "p", "pdd.lock": "x", "pdd.holder": "a dead pdd", "pdd.until": "2027-01-15T07:59:59Z",
    ]

    @Test func `the calls are these words`() {
        let calls: [(AWSCall, String)] = [
            (
                AWSCommands.createLock("p", mark: "m", holder: "pdd apply", end: 1_800_000_000, vpc: "vpc-1"),
                "ec2 create-security-group --group-name pdd.lock.p --vpc-id vpc-1 "
                    + "--description lock of the cluster p, made by pdd "
                    + #"--tag-specifications [{ "ResourceType": "security-group", "Tags": [{ "Key": "pdd.cluster", "Value": "p" }, "#
                    + #"{ "Key": "pdd.lock", "Value": "m" }, { "Key": "pdd.holder", "Value": "pdd apply" }, "#
                    + #"{ "Key": "pdd.until", "Value": "2027-01-15T08:00:00Z" }] }]"#
            ),
            (
                AWSCommands.describeLocks("p"),
                "ec2 describe-security-groups --filters Name=group-name,Values=pdd.lock.p"
            ),
            (
                AWSCommands.renewLock("sg-1", end: 1_800_000_000),
                "ec2 create-tags --resources sg-1 --tags Key=pdd.until,Value=2027-01-15T08:00:00Z"
            ),
        ]
        for (call, expected) in calls {
            let words = [call.operation.service, call.operation.command] + call.arguments
            #expect(words.joined(separator: " ") == expected)
        }
        let create = AWSCommands.createLock("p", mark: "m", holder: "pdd apply", end: 0, vpc: nil)
        #expect(!create.arguments.contains("--vpc-id"))
    }

    @Test func `one of two takes it, the other names the holder until it is free`() throws {
        try withTwo { account, here, there in
            let (mine, theirs) = (try lock(account, here), try lock(account, there))
            #expect(try isHeld(mine.take(for: "me")))
            #expect(account.calls == ["create-security-group"])
            let busy = holder(try theirs.take(for: "you"))
            #expect(busy == "me; its lock sg-1 expires at 2027-01-15T08:20:00Z unless that run renews it")
            #expect(account.calls == ["create-security-group", "describe-security-groups"])
            // A second attempt shortly after costs no call.
            #expect(try holder(theirs.take(for: "you")) == busy)
            #expect(account.calls == [])
            mine.release()
            #expect(account.groups == [])
            #expect(try isHeld(lock(account, there).take(for: "you")))
        }
    }

    @Test func `a run in the directory of a killed one takes its lock back at once`() throws {
        try withTwo { account, here, there in
            #expect(try isHeld(lock(account, here).take(for: "killed")))
            #expect(try holder(lock(account, there).take(for: "you")) != nil)
            let next = try lock(account, here)
            #expect(try isHeld(next.take(for: "next")))
            #expect(account.tag("pdd.holder") == "next")
            next.release()
            #expect(account.groups == [])
        }
    }

    @Test func `an expired lock is taken over, in whatever VPC it is`() throws {
        try withTwo { account, here, there in
            account.add("pdd.lock.p", Self.old)
            account.add("pdd.lock.p", vpc: "vpc-2", Self.old)
            let mine = try lock(account, here)
            #expect(try isHeld(mine.take(for: "me")))
            #expect(account.groups == ["sg-3"])
            #expect(try holder(lock(account, there).take(for: "you"))?.contains("me; ") == true)
        }
    }

    @Test func `a lock whose end cannot be read never expires`() throws {
        try withTwo { account, here, _ in
            account.add("pdd.lock.p", Self.old.merging(["pdd.until": "soon"]) { $1 })
            let busy = try holder(lock(account, here).take(for: "me"))
            #expect(busy == "a dead pdd; its lock sg-1 never expires: if that run has ended, remove the security group")
        }
    }

    @Test func `a lost answer to its creation is no other pdd`() throws {
        try withTwo { account, here, _ in
            account.state.withLock { $0.losses = ["create-security-group"] }
            let mine = try lock(account, here)
            #expect(try isHeld(mine.take(for: "me")))
            #expect(account.calls == ["create-security-group", "create-security-group", "describe-security-groups"])
            mine.release()
            #expect(account.groups == [])
        }
    }

    @Test func `one whose creation was not answered is removed at the end`() throws {
        try withTwo { account, here, _ in
            account.state.withLock { $0.losses = Array(repeating: "create-security-group", count: 6) }
            let mine = try lock(account, here)
            #expect(failure { () throws(ActionFailure) in _ = try mine.take(for: "me") }?.isTransient == true)
            #expect(account.groups == ["sg-1"])
            mine.release()
            #expect(account.groups == [])
        }
    }

    @Test func `where there is no VPC nothing is locked, and where the account refuses it is said`() throws {
        try withTwo { account, here, _ in
            account.state.withLock { $0.refusals = ["create-security-group": "VPCIdNotSpecified"] }
            let attempt = try lock(account, here, vpc: nil).take(for: "me")
            #expect(!isHeld(attempt) && holder(attempt) == nil)
            account.state.withLock { $0.refusals = ["create-security-group": "UnauthorizedOperation"] }
            let refused = try lock(account, here)
            let said = failure { () throws(ActionFailure) in _ = try refused.take(for: "me") }
            #expect(said?.reason.contains("locking the cluster in the AWS account") == true)
            #expect(said?.advice.first == "it needs the permission ec2:CreateSecurityGroup, ec2:CreateTags")
        }
    }

    @Test func `a lock that cannot be removed is reported, and the next run here takes it back`() throws {
        try withTwo { account, here, _ in
            let mine = try lock(account, here)
            #expect(try isHeld(mine.take(for: "me")))
            account.state.withLock { $0.refusals = ["delete-security-group": "UnauthorizedOperation"] }
            mine.release()
            #expect(mine.takeNotes().first?.contains("the security group pdd.lock.p, could not be removed") == true)
            account.state.withLock { $0.refusals = [:] }
            #expect(try isHeld(lock(account, here).take(for: "next")))
        }
    }

    @Test func `the cluster's groups are distinguished from its locks`() throws {
        func node(_ tags: String) throws -> JSONNode {
            try JSONReader.read(SourceText(name: "", text: #"{ "GroupId": "sg-1", "Tags": [\#(tags)] }"#))
        }
        #expect(LockGroup(try node(#"{ "Key": "pdd.cluster", "Value": "p" }"#)) == nil)
        let lock = try #require(
            LockGroup(
                try node(
                    #"{ "Key": "pdd.lock", "Value": "m" }, { "Key": "pdd.until", "Value": "2027-01-15T08:00:00Z" }"#)))
        #expect(lock.mark == "m")
        #expect(!lock.isExpired(at: 1_800_000_000))
        #expect(lock.isExpired(at: 1_800_000_001))
    }
}
