import PlanModel
import Testing

@testable import Applier

struct SSHCommandTests {
    private func command(_ login: Login, settings: SSHSettings = SSHSettings()) -> SSHCommand {
        SSHCommand(
            alias: "w1.abc", login: login, settings: settings, knownHosts: "/d/my hosts",
            socketDirectory: "/tmp/s")
    }

    private static let always = [
        "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5",
        "-o", "ServerAliveCountMax=4", "-o", "StrictHostKeyChecking=yes", "-o", "LogLevel=ERROR",
    ]
    private static let pinned = [
        "-o", "UserKnownHostsFile=\"/d/my hosts\"", "-o", "GlobalKnownHostsFile=none",
        "-o", "HostKeyAlias=w1.abc",
    ]
    private static let plain = ["-o", "RemoteCommand=none", "-o", "ClearAllForwardings=yes"]
    private static let shared = [
        "-o", "ControlMaster=auto", "-o", "ControlPersist=30", "-o", "ControlPath=/tmp/s/%C",
    ]

    @Test func `pdd logs in to its own hosts with their key and without the user's configuration`() {
        let login = Login(address: "127.0.0.1", port: 49_153, user: "root", identityFile: "/d/key")
        #expect(
            command(login).run("true")
                == Command(
                    "ssh",
                    ["-F", "none"] + Self.always + Self.pinned + Self.shared + [
                        "-o", "IdentityFile=\"/d/key\"", "-o", "IdentitiesOnly=yes",
                        "-o", "KexAlgorithms=curve25519-sha256", "-p", "49153",
                        "-o", "RequestTTY=no", "-T", "root@127.0.0.1", "--", "true",
                    ]))
    }

    @Test func `a host of the user is logged in to as the user says`() throws {
        var settings = SSHSettings()
        settings.user = "ubuntu"
        let text = #"{ "options": { "ConnectTimeout": "30", "Compression": "yes" }, "identityFile": "~/.ssh/id" }"#
        let problems = Problems()
        let node = try JSONReader.read(SourceText(name: "", text: text))
        let reader = try #require(ObjectReader(node, what: "ssh", problems: problems))
        let given = SSHSettings.decode(reader)
        settings.options = given.options
        settings.identityFile = given.identityFile
        var login = Login(address: "node7", jumpHost: "me@gate:2222")
        login.trust = .user
        let files = "\"/d/my hosts\" ~/.ssh/known_hosts ~/.ssh/known_hosts2"
        let proxy =
            "ssh -o BatchMode=yes -o LogLevel=ERROR -o ConnectTimeout=10 -o HashKnownHosts=no "
            + "-o StrictHostKeyChecking=yes "
            + "-o 'UserKnownHostsFile=\(files)' -o 'IdentityFile=\"~/.ssh/id\"' -p 2222 -W '[%h]:%p' me@gate"
        #expect(
            command(login, settings: settings).run("id; id")
                == Command(
                    "ssh",
                    ["-o", "Compression=yes", "-o", "ConnectTimeout=30"] + Self.always + [
                        "-o", "UserKnownHostsFile=\(files)",
                    ] + Self.plain + Self.shared + [
                        "-o", "IdentityFile=\"~/.ssh/id\"", "-o", "IdentitiesOnly=yes",
                        "-o", "ProxyCommand=\(proxy)", "-o", "RequestTTY=no", "-T", "ubuntu@node7", "--", "id; id",
                    ]))
    }

    @Test func `the host's own user and key come before those of all`() {
        var settings = SSHSettings()
        settings.user = "all"
        settings.identityFile = "/all"
        let words = command(
            Login(address: "h", user: "own", identityFile: "/own"), settings: settings
        ).run("x").arguments
        #expect(words.contains("own@h"))
        #expect(words.contains("IdentityFile=\"/own\""))
        #expect(!words.contains { $0.contains("all") })
    }

    private func hops(_ login: Login, _ jumpHost: String?, identity: String? = nil, _ file: String? = nil) -> String? {
        var settings = SSHSettings()
        settings.jumpHost = jumpHost
        settings.identityFile = identity
        let command = SSHCommand(
            alias: "w1.abc", login: login, settings: settings, knownHosts: "/d/hosts", socketDirectory: "/tmp/s",
            configuration: file)
        return command.run("true").arguments.first { $0.hasPrefix("ProxyCommand=") }
    }

    @Test func `the jump host of all hosts counts for those without one that are not on this machine`() throws {
        let made = Login(address: "192.0.2.7", user: "ubuntu", identityFile: "/d/key")
        let proxy = try #require(hops(made, "me@gate"))
        #expect(proxy.hasSuffix("-W '[%h]:%p' me@gate"))
        #expect(!proxy.contains("IdentityFile"), "the cluster's key is none that the jump host knows")
        #expect(try #require(hops(made, "gate", identity: "~/.ssh/id")).contains("IdentityFile=\"~/.ssh/id\""))
        #expect(hops(Login(address: "127.0.0.1", port: 5), "gate") == nil)
        #expect(hops(Login(address: "h", jumpHost: "own"), "gate")?.hasSuffix(" own") == true)
        #expect(hops(made, nil) == nil)
    }

    @Test func `a configuration that the operator names takes the place of theirs, and forwards nothing`() throws {
        let login = Login(address: "192.0.2.7")
        let command = SSHCommand(
            alias: "w1.abc", login: login, settings: SSHSettings(), knownHosts: "/d/my hosts",
            socketDirectory: "/tmp/s",
            configuration: "/etc/own")
        #expect(
            command.alone.run("true").arguments
                == ["-F", "/etc/own"] + Self.always + Self.pinned + Self.plain + [
                    "-o", "ControlPath=none", "-o", "RequestTTY=no", "-T", "192.0.2.7", "--", "true",
                ])
        #expect(try #require(hops(login, "gate", "/etc/own")).contains(" -F /etc/own "))
    }

    @Test func `a person gets a connection of their own`() {
        let alone = command(Login(address: "h")).alone
        let options = ["-F", "none"] + Self.always + Self.pinned + ["-o", "ControlPath=none"]
        #expect(alone.interactive("top", terminal: true).arguments == options + ["-t", "h", "--", "top"])
        #expect(alone.interactive(nil, terminal: false).arguments == options + ["-T", "h"])
    }

    @Test func `the shared connection is ended over its socket`() {
        #expect(
            command(Login(address: "h")).exit.arguments
                == ["-F", "none"] + Self.always + Self.pinned + Self.shared + ["-O", "exit", "h"])
    }
}
