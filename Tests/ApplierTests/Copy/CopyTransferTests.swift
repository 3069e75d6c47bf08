import PlanModel
import Testing

@testable import Applier

struct CopyTransferTests {
    private static let connection = Command("ssh", ["-p", "22", "h", "--", "exec sh -c 'a  b'"])
    private static let options = [
        "-rlptS", "-s", "-8", "--partial-dir=.pdd-partial", "--modify-window=-1", "--timeout=120",
        "--no-human-readable", "--info=progress2,stats2",
        "--rsh='ssh' '-p' '22' 'h' '--' 'exec sh -c ''a  b'''", "--files-from=-", "--from0",
    ]

    @Test func `rsync gets the names as a list, and ssh as its remote shell`() {
        let send = CopyTransfer(direction: .send, entries: [Array("/a b".utf8), [0x2F, 0xFF]], target: "/t/")
        let command = send.command(over: Self.connection)
        #expect(command.program == "rsync")
        #expect(command.arguments == Self.options + ["--no-relative", "--", "/", "pdd:/t/"])
        #expect(command.environment["RSYNC_ICONV"]?.reveal() == "")
        #expect(send.list == Array("/a b".utf8) + [0, 0x2F, 0xFF, 0])
    }

    @Test func `a fetch may keep the paths`() {
        let fetch = CopyTransfer(
            direction: .fetch, base: Array("/d/".utf8), entries: [], keepsPaths: true, target: "/t/")
        #expect(fetch.command(over: Self.connection).arguments == Self.options + ["--", "pdd:/d/", "/t/"])
    }
}
