import Testing

@testable import Applier

struct LocalRsyncTests {
    private func reason(_ answer: @escaping RecordingRunner.Answer) -> String? {
        failure { () throws(ActionFailure) in try LocalRsync.require(RecordingRunner(answer)) }?.reason
    }

    @Test(arguments: ["3.2.5", "3.2.7", "3.4.1", "3.5.0", "v3.4.2pre1", "4.0"])
    func `rsync 3.2.5 and newer is suitable`(version: String) {
        let text = "rsync  version \(version)  protocol version 32\nCopyright\n"
        #expect(reason { _ in CommandResult(status: 0, output: Array(text.utf8)) } == nil)
    }

    @Test(
        arguments: [
            ("rsync  version 3.2.3  protocol version 31", "rsync  version 3.2.3  protocol version 31"),
            ("openrsync: protocol version 29\nrsync version 2.6.9 compatible", "openrsync: protocol version 29"),
            ("", ""),
        ])
    func `another rsync is refused`(text: String, line: String) {
        let refusal = reason { _ in CommandResult(status: 0, output: Array(text.utf8)) }
        #expect(refusal == "the program 'rsync' of this machine is not suitable: \(line)")
    }

    @Test func `a missing rsync is named, and how to install it`() {
        let missing = failure { () throws(ActionFailure) in
            try LocalRsync.require(RecordingRunner { (_) throws(CommandError) in throw .notFound("rsync") })
        }
        #expect(missing?.reason == "this machine has no program 'rsync', which copies files")
        #expect(missing?.advice == ["install rsync 3.2.5 or newer, for example: apt-get install rsync"])
    }
}
