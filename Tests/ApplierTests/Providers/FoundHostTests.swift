import PlanModel
import Testing

@testable import Applier

/// What providers tell of hosts comes from labels, tags and files that others can write.
struct FoundHostTests {
    private func host(
        _ name: String, identity: String = "0123456789abcdef", address: String = "10.0.0.1",
        login: Login = Login(address: "192.0.2.1", port: 22, user: "root")
    ) -> FoundHost {
        FoundHost(name: name, identity: identity, address: address, login: login)
    }

    @Test func `a host with a valid name and addresses is accepted`() {
        for address in ["", "10.0.0.1", "2001:db8::1", "node-7.example"] {
            let found = host("c-worker1", address: address)
            #expect(found.name == "c-worker1" && found.address == address)
            #expect(found.finding == nil && found.silence == nil)
        }
    }

    @Test(arguments: [
        "../../../../x", "", ".", "a/b", "a.b", "A", "1a", "-x", "a\nb", "\u{1B}[31mred", "cluster", "é", "a\0",
        String(repeating: "a", count: 64), "worker1 ",
    ])
    func `an invalid name is never used`(name: String) throws {
        let found = host(name)
        #expect(found.name == "stray-01234567")
        #expect(try #require(found.finding).hasSuffix("is not a valid host name"))
        #expect(found.silence == found.finding)
        #expect(found.identity == "0123456789abcdef")
    }

    @Test func `an invalid identity reaches no path`() {
        let found = host("c-worker1", identity: "../../x y")
        #expect(found.finding == "its identity '../../x y' is not valid")
        #expect(found.alias == "c-worker1.xy")
        #expect(host("../x", identity: "../../").name == "stray-")
    }

    @Test(arguments: ["-oProxyCommand=id", "a b", "$(id)", "10.0.0.1\n", "a/b", "'"])
    func `an invalid address or user is left out`(text: String) {
        let found = host("c-worker1", address: text)
        #expect(found.address == "" && found.finding == "its address '\(text)' is not valid")
        let login = Login(address: text, user: text)
        #expect(login.address == "" && login.user == nil)
        #expect(host("c-worker1", login: login).silence != nil)
    }

    @Test func `an invalid role is reported`() {
        var found = host("c-worker1")
        found.takeRole("submit")
        #expect(found.role == .submit && found.finding == nil)
        found.takeRole("king")
        #expect(found.role == nil && found.finding == "its role 'king' is not valid")
    }

    @Test func `a log has a name of plain letters, whatever the id is`() {
        #expect(ActionID("c-worker1", "build.sh").fileName == "c-worker1.build.sh")
        for id in [
            ActionID("../../x", "y"), ActionID("a", "remove-../../x"), ActionID("a", "\u{1B}[31m"), ActionID("", ""),
        ] {
            #expect(isPlainWord(id.fileName), "\(id.fileName)")
        }
        #expect(ActionID("a/b", "c").fileName != ActionID("a_b", "c").fileName)
    }
}
