import Testing

@testable import Applier

struct CopyTargetTests {
    private static func source(_ path: String, isDirectory: Bool = false, names: [String]? = nil) -> CopySource {
        CopySource(
            written: path, path: Array(path.utf8), isDirectory: isDirectory, names: names?.map { Array($0.utf8) })
    }

    private static func target(_ kind: CopyTarget.Kind, _ wantsDirectory: Bool = false) -> CopyTarget {
        CopyTarget(written: "w1:t", path: "/home/t", kind: kind, wantsDirectory: wantsDirectory)
    }

    private static let file = source("/s/a[1]")
    private static let directory = source("/s/d", isDirectory: true)
    private static let contents = source("/s/d/.", isDirectory: true, names: ["x", "#y"])

    @Test(
        arguments: [
            (target(.directory), [file], ["/s/a[1]"], "/home/t/"),
            (target(.directory), [file, directory], ["/s/a[1]", "/s/d"], "/home/t/"),
            (target(.directory), [contents], ["/s/d/./x", "/s/d/./#y"], "/home/t/"),
            (target(.file), [file], ["/s/a[1]"], "/home/t"),
            (target(.missing), [file], ["/s/a[1]"], "/home/t"),
            (target(.missing), [directory], ["/s/d/"], "/home/t/"),
            (target(.missing, true), [directory], ["/s/d/"], "/home/t/"),
            (target(.missing), [contents], ["/s/d/./"], "/home/t/"),
        ] as [(CopyTarget, [CopySource], [String], String)])
    func `sources go where cp would put them`(
        target: CopyTarget, sources: [CopySource], entries: [String], path: String
    ) throws {
        let transfer = try target.transfer(.send, of: sources)
        #expect(transfer.entries.map { String(decoding: $0, as: UTF8.self) } == entries)
        #expect(transfer.target == path)
        #expect(transfer.base == [0x2F])
        #expect(!transfer.keepsPaths)
    }

    @Test(
        arguments: [
            (target(.nowhere), [file], "the directory of 'w1:t' does not exist"),
            (target(.file), [directory], "'w1:t' is a file, not a directory"),
            (target(.file, true), [file], "'w1:t' is a file, not a directory"),
            (target(.file), [file, file], "'w1:t' is a file, not a directory"),
            (target(.missing), [file, directory], "there is no directory 'w1:t' for 2 sources"),
            (target(.missing, true), [file], "there is no directory 'w1:t'"),
            (
                target(.directory), [file, source("/q/a[1]")],
                "'/s/a[1]' and '/q/a[1]' would get the same name in 'w1:t'"
            ),
        ] as [(CopyTarget, [CopySource], String)])
    func `sources that cannot go there are refused`(target: CopyTarget, sources: [CopySource], reason: String) {
        #expect(failure { () throws(ActionFailure) in _ = try target.transfer(.send, of: sources) }?.reason == reason)
    }
}
