import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct SSHPathTests {
    @Test(arguments: ["/d/key", "/my projects/key", "/$HOME/key", "/it's/#1/é/key", "~/.ssh/id", "/d/$(x)/key"])
    func `a path that means nothing else to ssh is quoted`(path: String) {
        let word = SSHPath(path, variable: "V", home: "/root")
        #expect(word.word == "\"\(path)\"")
        #expect(word.environment == [:])
    }

    @Test(arguments: ["/feature%2Fx/key", "/a\"b/key", "/a\\b/key", "/a\nb/key", "/${HOME}/key", "/a\tb", "/\u{7F}"])
    func `any other reaches ssh in a variable`(path: String) {
        let word = SSHPath(path, variable: "V", home: "/root")
        #expect(word.word == "${V}")
        #expect(word.environment == ["V": Secret(path)])
    }

    @Test func `the user's home is put in where ssh would not`() {
        #expect(SSHPath("~/100%/id", variable: "V", home: "/root").environment == ["V": Secret("/root/100%/id")])
    }

    /// ssh itself says which file it would use: the real one, whatever the path.
    @Test(arguments: [
        "plain", "with space", "%2Fx", "100%", "\"quoted\"", "it's", "${HOME}", "$HOME", "$(id)", "`id`", "#1", "-x",
        "back\\slash", "trailing\\", "né 日本", "~", "a;b|c&d", "%d%h%%", "${NONE}", "tab\there", "[a]*?",
    ])
    func `ssh reads back exactly that path`(name: String) throws {
        try withTemporaryDirectory { (directory) throws in
            let path = "\(directory.path)/\(name)/known_hosts"
            let command = SSHCommand(
                alias: "w1.abc", login: Login(address: "h"), settings: SSHSettings(), knownHosts: path,
                socketDirectory: "/tmp/s"
            ).run("true")
            let result = try SystemCommandRunner().run(
                Command("ssh", ["-G"] + command.arguments, environment: command.environment), input: .none,
                deadline: 20, log: nil)
            #expect(result.status == 0, "\(result.errorLines)")
            #expect(result.text.contains("\nuserknownhostsfile \(path)\n"), "\(result.text)")
        }
    }

    @Test func `a jump host gets the same paths`() {
        var login = Login(address: "h", identityFile: "/50%/id", jumpHost: "gate")
        login.trust = .user
        let command = SSHCommand(
            alias: "h.22", login: login, settings: SSHSettings(), knownHosts: "/50%/known_hosts",
            socketDirectory: "/tmp/s"
        ).run("true")
        let proxy = command.arguments.first { $0.hasPrefix("ProxyCommand=") }
        #expect(proxy?.contains("-o 'UserKnownHostsFile=${PDD_KNOWN_HOSTS} ~/.ssh/known_hosts") == true)
        #expect(proxy?.contains("-o 'IdentityFile=${PDD_IDENTITY_FILE}'") == true)
        #expect(
            command.environment == [
                "PDD_KNOWN_HOSTS": Secret("/50%/known_hosts"), "PDD_IDENTITY_FILE": Secret("/50%/id"),
            ])
    }
}
