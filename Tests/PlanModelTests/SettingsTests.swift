@testable import PlanModel
import TestSupport
import Testing

/// The small values that descriptions and plans are made of.
struct SettingsTests {
    @Test(arguments: [
        ("1s", 1, "1s"), ("90s", 90, "90s"), ("60s", 60, "1m"), ("60m", 3600, "1h"),
        ("61m", 3660, "61m"), ("24h", 86_400, "1d"), ("2d", 172_800, "2d"), ("007h", 25_200, "7h"),
        ("365d", 31_536_000, "365d"), ("8760h", 31_536_000, "365d"),
    ])
    func `a span of time is read and written`(text: String, seconds: Int, written: String) {
        #expect(TimeSpan(text)?.seconds == seconds)
        #expect(TimeSpan(text)?.description == written)
    }

    @Test(arguments: [
        "", "s", "8", "0s", "-1s", "+1s", "1.5h", " 1s", "1s ", "1 s", "1S", "1w", "1ms", "366d",
        "8761h", "99999999999999999999d", "٣s", "1s\n", "1\u{301}s", "1s\u{301}",
    ])
    func `what is no span of time is refused`(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test func `any span of time is read back`() {
        var generator = SplitMix64(seed: 6)
        for _ in 0..<2000 {
            let span = TimeSpan(seconds: Int.random(in: 1...31_536_000, using: &generator))
            #expect(TimeSpan(span.description) == span)
        }
    }

    @Test(arguments: [
        ("0.0.0.0/0", 0, 0), ("10.0.9.0/24", 0x0A00_0900, 24),
        ("255.255.255.255/32", 0xFFFF_FFFF, 32), ("128.0.0.0/1", 0x8000_0000, 1),
        ("192.0.2.128/25", 0xC000_0280, 25),
    ])
    func `a network is read and written`(text: String, address: UInt32, prefix: Int) {
        #expect(CIDR(text)?.address == address)
        #expect(CIDR(text)?.prefix == prefix)
        #expect(CIDR(text)?.description == text)
    }

    @Test(arguments: [
        "", "10.0.9.0", "10.0.9.0/", "/24", "10.0.9.0/33", "10.0.9.0/-1", "10.0.9.0/024",
        "10.0.9.1/24", "0.0.0.1/0", "10.0.9/24", "10.0.9.0.0/24", "10.0.9.256/32", "10.0.9.0/24/",
        "010.0.9.0/24", " 10.0.9.0/24", "10.0.9.0/24 ", "a.b.c.d/8", "::/0", "10.0.9.0/+4",
        "٣.0.0.0/8", "10..9.0/24",
    ])
    func `what is no network is refused`(text: String) {
        #expect(CIDR(text) == nil)
    }

    @Test(arguments: [
        ("1", 1, 1, "1"), ("65535", 65_535, 65_535, "65535"), ("8000-8010", 8000, 8010, "8000-8010"),
        ("22-22", 22, 22, "22"), ("0080", 80, 80, "80"),
    ])
    func `ports are read and written`(text: String, first: Int, last: Int, written: String) {
        let range = PortRange(text)
        #expect(range?.first == first)
        #expect(range?.last == last)
        #expect(range?.description == written)
    }

    @Test(arguments: [
        "", "0", "65536", "-1", "1-", "-", "1--2", "2-1", "1-2-3", "1-65536", " 1", "1 ", "+1", "a",
        "99999999999999999999", "1,2", "٣",
    ])
    func `what are no ports is refused`(text: String) {
        #expect(PortRange(text) == nil)
    }

    @Test(arguments: [
        ("1-10", "10-20", true), ("1-10", "11-20", false), ("5", "1-10", true), ("5", "5", true),
        ("5", "6", false),
    ])
    func `port ranges overlap both ways`(left: String, right: String, overlap: Bool) throws {
        let (left, right) = (try #require(PortRange(left)), try #require(PortRange(right)))
        #expect(left.overlaps(right) == overlap)
        #expect(right.overlaps(left) == overlap)
    }

    @Test(arguments: [
        "a", "worker1", "pegasus-submit-node", "a--b", String(repeating: "a", count: 63),
    ])
    func `a DNS label is one`(text: String) {
        #expect(isDNSLabel(text))
    }

    @Test(arguments: [
        "", "1a", "-a", "a-", "A", "a.b", "a_b", "a b", "a\n", "é", "a\u{301}", "$(x)",
        String(repeating: "a", count: 64),
    ])
    func `what is no DNS label is none`(text: String) {
        #expect(!isDNSLabel(text))
    }

    @Test(arguments: ["a", "7", "t3.large", "us-west-2", "a_b", String(repeating: "x", count: 128)])
    func `a plain word is one`(text: String) {
        #expect(isPlainWord(text))
    }

    @Test(arguments: [
        "", "-a", ".a", "_a", "a b", "a/b", "a:b", "a\n", "é", "a\u{301}", "$x", "--privileged",
        String(repeating: "x", count: 129),
    ])
    func `what a program could take for something else is no plain word`(text: String) {
        #expect(!isPlainWord(text))
    }

    @Test(arguments: ["A", "_", "a1", "PATH", "_1", String(repeating: "A", count: 256)])
    func `a shell can hold a variable of this name`(name: String) {
        #expect(isEnvironmentName(name))
    }

    @Test(arguments: ["", "1", "A-B", "A B", "A=B", "É", "A\n", "A;id", String(repeating: "A", count: 257)])
    func `a shell cannot hold a variable of this name`(name: String) {
        #expect(!isEnvironmentName(name))
    }

    @Test(arguments: ["a", "a/b", "./a", "a/./b", "...", "a..b", "..a", "a/.hidden", "$(x)", "a b"])
    func `a path stays inside`(path: String) {
        #expect(isInnerPath(path))
    }

    @Test(arguments: [
        "", "/", "/a", "..", "../a", "a/..", "a/../b", "~", "~/a", "~root/a", "-a",
        // A combining mark makes one character with what is before it, for readers only.
        "/\u{301}etc", "../\u{301}a", "a/../\u{301}b", "~\u{301}", "-\u{301}a",
    ])
    func `a path that could lead outside is refused`(path: String) {
        #expect(!isInnerPath(path))
    }

    @Test(
        arguments: [
            ("a/b", "/", ["a", "b"]), ("", "/", [""]), ("/", "/", ["", ""]), ("a//b", "/", ["a", "", "b"]),
            ("a/\u{301}b", "/", ["a", "\u{301}b"]), ("a:b:c", ":", ["a", "b", "c"]),
        ] as [(String, Unicode.Scalar, [String])])
    func `a text is parted at every place of an ASCII character`(
        text: String, separator: Unicode.Scalar, expected: [String]
    ) {
        #expect(parts(of: text, at: separator) == expected)
    }

    @Test(arguments: ["a\nb", "a\rb", "a\r\nb", "\u{1B}[0m", "a\u{7F}", "\0", "\t"])
    func `a text with a control character is not one line`(text: String) {
        #expect(!isOneLine(text))
        #expect(isOneLine("a b é 漢 $(x) 'y'"))
    }

    @Test(arguments: [
        "bastion", "me@bastion.example:22", "a,b", "me@[2001:db8::1]:22", "[::1]",
    ])
    func `a way to a host is one`(jump: String) throws {
        let text = #"{"address": "a", "jumpHost": "\#(jump)"}"#
        #expect(try problems(in: text, readHost) == "")
    }

    @Test(arguments: ["", "-oProxyCommand=id", "a b", "a;id", "$(id)", "`id`", "a'b", "a\u{301}"])
    func `a way that a shell could run is refused`(jump: String) throws {
        let text = #"{"address": "a", "jumpHost": "\#(jump)"}"#
        #expect(
            try problems(in: text, readHost)
                == "1:30: error: 'jumpHost' must be [USER@]HOST[:PORT], not '\(jump)'")
    }

    private func readHost(_ source: SourceText) throws {
        let collected = Problems()
        let reader = ObjectReader(try JSONReader.read(source), what: "a host", problems: collected)
        _ = try ExistingHost.decode(#require(reader))
        try collected.check()
    }
}
