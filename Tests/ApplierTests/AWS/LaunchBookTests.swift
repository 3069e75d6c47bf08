import PlanModel
import Testing

@testable import Applier

struct LaunchBookTests {
    private static func request(_ name: String, type: String = "worker") -> HostRequest {
        HostRequest(
            name: name, type: HostType(role: .worker, settings: .aws(AWSHostSettings())), existing: nil,
            digest: Digest(of: type), deadline: 60, log: nil)
    }

    private static func instance(_ name: String, token: String = "t") throws -> Instance {
        let text = """
            {"Reservations": [{"Instances": [{"InstanceId": "i-\(name)", "State": {"Name": "pending"}, \
            "AmiLaunchIndex": 0, "ClientToken": "\(token)", "LaunchTime": "2026-01-01T00:00:00Z", \
            "Tags": [{"Key": "pdd.hosts", "Value": "\(name)"}]}]}]}
            """
        return try #require(Instance.read(try JSONReader.read(SourceText(name: "", text: text))).first)
    }

    @Test func `announced hosts of the same type and digest that have no instance are made together`() throws {
        var book = LaunchBook()
        book.announce([
            Self.request("w10"), Self.request("w2"), Self.request("w1"), Self.request("submit", type: "submit"),
        ])
        book.add(try Self.instance("w1"), as: "w1")
        #expect(book.batch(with: Self.request("w10")) == ["w2", "w10"])
        #expect(book.batch(with: Self.request("w2")) == ["w2", "w10"])
        #expect(book.batch(with: Self.request("w3")) == ["w2", "w3", "w10"])
    }

    @Test func `a failure is told once to each other host that has no instance`() throws {
        var book = LaunchBook()
        book.add(try Self.instance("w1"), as: "w1")
        book.end(["w1", "w2", "w3"], asked: "w2", ActionFailure("no room"))
        #expect(try book.answer("w1") != nil)
        #expect(try book.answer("w2") == nil)
        #expect(throws: ActionFailure.self) { try book.answer("w3") }
        #expect(try book.answer("w3") == nil)
    }

    @Test func `success takes back an earlier failure`() throws {
        var book = LaunchBook()
        book.end(["w1", "w2"], asked: "w1", ActionFailure("no room"))
        book.end(["w1", "w2"], asked: "w1", nil)
        #expect(try book.answer("w2") == nil)
    }

    @Test func `a request without an answer is sent again if all its hosts are missing or its own`() throws {
        var book = LaunchBook()
        let digest = Digest(of: "worker")
        let entry = LaunchRecord.Entry(
            token: "t", path: "", names: ["w1", "w2"], digest: digest.hexadecimal, hostKey: "")
        #expect(book.judge(entry, digest: digest, missing: ["w1", "w2", "w3"]) == .sendAgain)
        #expect(book.judge(entry, digest: digest, missing: ["w1"]) == .ofOthers)
        #expect(book.judge(entry, digest: Digest(of: "other"), missing: ["w1", "w2"]) == .ofOthers)
        book.add(try Self.instance("w1"), as: "w1")
        #expect(book.judge(entry, digest: digest, missing: ["w2"]) == .sendAgain)
        book.add(try Self.instance("w2", token: "another"), as: "w2")
        #expect(book.judge(entry, digest: digest, missing: []) == .ofOthers)
        book.add(try Self.instance("w2"), as: "w2")
        #expect(book.judge(entry, digest: digest, missing: []) == .answered)
    }
}
