import PlanModel
import Testing

@testable import Applier

struct ForwardRequestTests {
    private func arguments(_ container: String?, trust: Login.Trust = .pinned) -> [String] {
        var login = Login(address: "127.0.0.1", port: 2222, user: "root", identityFile: "/d/key")
        login.trust = trust
        let ssh = SSHCommand(
            alias: "w1.abc", login: login, settings: SSHSettings(), knownHosts: "/d/known", socketDirectory: "/tmp/s")
        let host = FoundHost(name: "h", identity: "i", address: "a", login: login)
        let request = ForwardRequest(
            container: container, name: "w1",
            ports: [ForwardedPort(local: 9000, remote: 80), ForwardedPort(local: 9001, remote: 81)]
        ) { host }
        return request.command(ssh, user: "root", targets: ["localhost", "10.0.9.254"]).arguments
    }

    @Test func `ports of a container lead through an sshd in its network`() throws {
        let arguments = arguments("w1")
        let proxy = try #require(arguments.first { $0.hasPrefix("ProxyCommand=") })
        #expect(proxy.hasPrefix("ProxyCommand=ssh -F none -o BatchMode=yes"))
        #expect(proxy.contains("nsenter -t"))
        #expect(proxy.hasSuffix("PermitOpen=any'\\'''"))
        let start = try #require(arguments.firstIndex(of: "-L"))
        #expect(
            arguments[start...].prefix(9) == [
                "-L", "127.0.0.1:9000:localhost:80", "-L", "127.0.0.1:9001:10.0.9.254:81", "-o", "RequestTTY=no", "-T",
                "root@127.0.0.1", "--",
            ])
        #expect(arguments.contains("ExitOnForwardFailure=yes"))
        #expect(arguments.contains("ControlPath=none"))
    }

    @Test func `ports of a host need no other network`() {
        #expect(!arguments(nil).contains { $0.hasPrefix("ProxyCommand=") })
    }

    @Test(arguments: [Login.Trust.user, .pinned]) func `nothing clears the forwardings`(trust: Login.Trust) {
        #expect(!arguments(nil, trust: trust).contains("ClearAllForwardings=yes"))
    }
}
