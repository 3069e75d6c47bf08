import Applier
import Testing

@testable import pdd

struct CopyTextTests {
    @Test(
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (1_240_000, "1.2 MB"),
            (99_940_000, "99.9 MB"), (99_960_000, "100 MB"), (999_600, "1.0 MB"), (5_368_709_120, "5.4 GB"),
        ])
    func `sizes are rounded`(bytes: Int, text: String) {
        #expect(dataSize(bytes) == text)
    }

    @Test func `totals are a line of text or of JSON`() {
        var totals = CopyTotals()
        (totals.files, totals.bytes, totals.sentFiles, totals.seconds) = (10_001, 1_200_000_000, 12, 3.21)
        #expect(CopyText.summary(totals) == "copied 10,001 files, 1.2 GB, in 3.2 s")
        totals.connections = 3
        #expect(CopyText.summary(totals) == "copied 10,001 files, 1.2 GB, in 3.2 s over 3 connections")
        #expect(
            CopyText.json(totals)
                == #"{ "event": "copied", "files": 10001, "bytes": 1200000000, "sentFiles": 12, "#
                + #""connections": 3, "milliseconds": 3210 }"#)
    }
}
