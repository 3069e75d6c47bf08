import Testing

@testable import Applier

struct CopyOutputTests {
    /// As rsync 3.2.7, 3.4.1 and 3.5.0 print it to a pipe, with `--no-human-readable --info=progress2,stats2`.
    private static let text =
        "\r          32768   0%    0.00kB/s    0:00:00  \r      104857600  50%   98.50MB/s    0:01:02 (xfr#1, to-chk=3/5)"
        + "\r      209715200 100%    1.50GB/s    0:00:00 (xfr#2, to-chk=0/5)\n\n"
        + "skipping non-regular file \"a\"\nNumber of files: 5 (reg: 4, dir: 1)\nNumber of created files: 5 (reg: 4)\n"
        + "Number of regular files transferred: 2\nTotal file size: 209715200 bytes\n"
        + "Total transferred file size: 209715200 bytes\n\nsent 1 bytes  received 2 bytes  6.00 bytes/sec\n"

    private static let events: [CopyEvent] = [
        .progressed(CopyProgress(bytes: 32_768, percent: 0, rate: 0, secondsLeft: 0)),
        .progressed(CopyProgress(bytes: 104_857_600, percent: 50, rate: 98.5 * 1_048_576, secondsLeft: 62)),
        .progressed(CopyProgress(bytes: 209_715_200, percent: 100, rate: 1.5 * 1_073_741_824, secondsLeft: 0)),
        .noted("skipping non-regular file \"a\": it is not copied"),
    ]

    @Test(arguments: [1, 7, 64, 100_000]) func `output is read however it is cut`(size: Int) {
        var output = CopyOutput()
        var events: [CopyEvent] = []
        var rest = Array(Self.text.utf8)[...]
        while !rest.isEmpty {
            events += output.add(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(events == Self.events)
        #expect(output.totals == CopyTotals(files: 4, bytes: 209_715_200, sentFiles: 2))
        #expect(output.hasMoved)
    }

    @Test func `the newest progress counts before it has an end`() {
        var output = CopyOutput()
        #expect(output.add(Array("\r          32768   0%    0.00kB/s    0:00:00  ".utf8)) == [])
        #expect(output.hasMoved)
        var none = CopyOutput()
        #expect(none.add(Array("\r              0   0%    0.00kB/s    0:00:00  \r".utf8)).count == 1)
        #expect(!none.hasMoved)
    }

    @Test(arguments: ["", "a b c d", "12 5% x 0:00:00", "12 5 1.00kB/s 0:00:00", "x 5% 1.00kB/s 0:00:00"])
    func `other lines are no progress`(line: String) {
        #expect(CopyOutput.progress(line) == nil)
    }

    @Test func `an unknown time is none`() {
        #expect(CopyOutput.progress("1,024 5% 1.00kB/s ??:??:??")?.secondsLeft == nil)
        #expect(CopyOutput.progress("1,024 5% 1.00kB/s ??:??:??")?.bytes == 1024)
    }
}
