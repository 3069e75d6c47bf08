import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct SystemOutputLogTests {
    /// What stands in the file after `body`, and the last lines.
    private func written(
        _ secrets: [String] = [], hidesOutput: Bool = false, _ body: (OutputLog) -> Void
    ) throws -> (text: String, tail: [String]) {
        try withTemporaryDirectory { (directory) throws in
            let path = directory.appending(path: "a.log").path
            let log = OutputLog(path: path, secrets: secrets.map(Secret.init), hidesOutput: hidesOutput)
            body(log)
            let tail = log.lastLines
            return (try String(contentsOfFile: path, encoding: .utf8), tail)
        }
    }

    private func write(_ log: OutputLog, _ text: String, isError: Bool = false) {
        log.write(Array(text.utf8), isError: isError)
    }

    @Test func `both streams are written line by line, notes beside them`() throws {
        let (text, tail) = try written { log in
            log.note("begin")
            write(log, "one\ntw")
            write(log, "error\n", isError: true)
            write(log, "o\nend")
        }
        #expect(text == "# begin\none\nerror\ntwo\nend\n")
        #expect(tail == ["one", "error", "two", "end"])
    }

    @Test func `a secret is in no line, at any position and in any pieces`() throws {
        let secret = "s3cr3t-value"
        let whole = "\(secret)\na \(secret) b \(secret)\(secret)\nunfinished \(secret)"
        let expected = "[redacted]\na [redacted] b [redacted][redacted]\nunfinished [redacted]\n"
        for size in 1...whole.utf8.count {
            let (text, tail) = try written([secret]) { log in
                var left = Array(whole.utf8)
                while !left.isEmpty {
                    log.write(Array(left.prefix(size)), isError: size % 2 == 0)
                    left.removeFirst(min(size, left.count))
                }
            }
            #expect(text == expected)
            #expect(tail == expected.split(separator: "\n").map(String.init))
        }
    }

    @Test func `every line of a secret of several lines is redacted`() throws {
        let (text, _) = try written(["first line\nsecond line\n"]) { write($0, "x first line\nsecond line y\n") }
        #expect(text == "x [redacted]\n[redacted] y\n")
    }

    @Test func `of two secrets of which one holds the other nothing is left`() throws {
        for secrets in [["abcd", "abcdefgh"], ["abcdefgh", "abcd"]] {
            let (text, _) = try written(secrets) { write($0, "abcdefgh abcd\n") }
            #expect(text == "[redacted] [redacted]\n")
        }
    }

    @Test func `a note is redacted too`() throws {
        #expect(try written(["s3cr3t"]) { $0.note("it is s3cr3t") }.text == "# it is [redacted]\n")
    }

    @Test func `output that is the secret is left out, errors are not`() throws {
        let (text, tail) = try written(hidesOutput: true) { log in
            write(log, "the token\n")
            write(log, "a warning\n", isError: true)
        }
        #expect(text == "a warning\n")
        #expect(tail == ["a warning"])
    }

    @Test func `the last lines are at most twenty, without empty ones`() throws {
        let (_, tail) = try written { log in
            for number in 1...500 { write(log, "line \(number)\n\n") }
        }
        #expect(tail == (481...500).map { "line \($0)" })
    }

    @Test func `a line without an end is kept short in memory`() throws {
        let (_, tail) = try written { log in
            for _ in 0..<20 { write(log, String(repeating: "x", count: 10_000) + "\n") }
            write(log, "end\n")
        }
        #expect(tail.last == "end")
        #expect(tail.joined().utf8.count <= 33_000)
    }

    /// How long this thread computes, in seconds, when a line of so many pieces of 64 KiB is written.
    private func seconds(pieces: Int, _ secrets: [String]) throws -> Double {
        func computed() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 16)
        var seconds = 0.0
        let (text, tail) = try written(secrets) { log in
            let begin = computed()
            for _ in 0..<pieces { log.write(piece, isError: false) }
            seconds = computed() - begin
        }
        #expect(text.utf8.count == pieces << 16 + 1)
        #expect(tail.joined().utf8.count <= 33_000)
        return seconds
    }

    @Test(arguments: [[], ["s3cr3t"]])
    func `a line without an end costs what it is long`(secrets: [String]) throws {
        #expect(try seconds(pieces: 512, secrets) < 20 * seconds(pieces: 64, secrets))
    }

    @Test func `a log that is full ends with the last lines`() throws {
        try withTemporaryDirectory { (directory) throws in
            let path = directory.appending(path: "a.log").path
            do {
                let log = OutputLog(path: path, capacity: 4096)
                for number in 1...1000 { write(log, "line \(number)\n") }
                log.note("a note still goes there")
                write(log, "end")
            }
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
            #expect(lines.prefix(3) == ["line 1", "line 2", "line 3"])
            #expect(lines.contains("# this log is full at 4 KiB; only the last lines follow"))
            #expect(lines.contains("# a note still goes there"))
            #expect(lines.contains("# 4,801 bytes of output are not in this log; the last lines were:"))
            #expect(lines.suffix(3) == ["line 999", "line 1000", "end"])
            #expect(lines.joined().utf8.count < 6000)
        }
    }

    @Test func `many secrets in one line take no long time`() throws {
        let begin = now()
        let (text, _) = try written(["abcd"]) { write($0, String(repeating: "abcd", count: 50_000) + "\n") }
        #expect(text.utf8.count == 50_000 * "[redacted]".utf8.count + 1)
        #expect(now() - begin < 10)
    }

    @Test func `only the owner can use the file, and writing continues at its end`() throws {
        try withTemporaryDirectory { (directory) throws in
            let path = directory.appending(path: "a.log").path
            for _ in 0..<2 { OutputLog(path: path).note("x") }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "# x\n# x\n")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `a log without output leaves no file`() throws {
        try withTemporaryDirectory { (directory) throws in
            let (silent, spoken) = (directory.appending(path: "a").path, directory.appending(path: "b").path)
            _ = OutputLog(path: silent)
            OutputLog(path: spoken).note("x")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["b"])
        }
    }
}
