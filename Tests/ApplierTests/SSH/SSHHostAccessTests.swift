import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct SSHHostAccessTests {
    /// What a script that prints these bytes gives, or why it gives nothing.
    private func output(_ bytes: [UInt8], isHandedOn: Bool) throws -> (text: String?, reason: String?) {
        try withTemporaryDirectory { (directory) throws in
            let runner = RecordingRunner { _ in CommandResult(status: 0, output: bytes) }
            let access = try SSHHostAccess(
                cluster: "c", settings: SSHSettings(),
                knownHosts: KnownHosts(directory.appending(path: "known_hosts").path), runner: runner)
            defer { access.close([]) }
            var script = HostScript(lines: ["x"], deadline: 1)
            script.isOutputHandedOn = isHandedOn
            let host = FoundHost(name: "h", identity: "i", address: "a", login: Login(address: "127.0.0.1"))
            var text: String?
            let reason = failure { () throws(ActionFailure) in text = try access.run(script, on: host) }?.reason
            return (text, reason)
        }
    }

    @Test(arguments: [[0xFF], [0x61, 0xC3], [0x61, 0x00, 0x62]] as [[UInt8]])
    func `output that cannot be handed on unchanged is refused`(bytes: [UInt8]) throws {
        let refused = try output(bytes, isHandedOn: true)
        #expect(refused.text == nil)
        #expect(
            refused.reason
                == "the script printed bytes that are not UTF-8, so its output cannot be passed on unchanged")
        #expect(try output(bytes, isHandedOn: false).text == String(decoding: bytes, as: UTF8.self))
    }

    @Test func `text is handed on as it is`() throws {
        #expect(try output(Array("t\u{e9}\r\n".utf8), isHandedOn: true).text == "t\u{e9}\r\n")
    }
}
