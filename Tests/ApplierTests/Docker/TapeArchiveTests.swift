import Foundation
import TestSupport
import Testing

@testable import Applier

struct TapeArchiveTests {
    private func archive(_ files: [(name: String, bytes: [UInt8], mode: String)], _ body: (URL) throws -> Void) throws {
        try withTemporaryDirectory { (directory) throws in
            let file = directory.appending(path: "a.tar")
            try Data(TapeArchive.bytes(files)).write(to: file)
            try body(file)
        }
    }

    @Test func `tar lists what is in an archive`() throws {
        let name = String(repeating: "n", count: 100)
        try archive([
            ("Dockerfile", Array("FROM x\n".utf8), "0000644"), ("empty", [], "0000600"),
            ("host-init", Array(repeating: 0x41, count: 512), "0000755"),
            (name, Array(repeating: 0x42, count: 1537), "0000755"),
        ]) { (file) throws in
            let run = try Program.run(
                named: "tar", ["-tvf", file.path], environment: ["TZ": "UTC", "PATH": "/usr/bin:/bin"])
            #expect(run.status == 0)
            #expect(run.errors == "")
            let lines = run.output.split(separator: "\n").map {
                $0.split(separator: " ").map(String.init)
            }
            #expect(lines.map { $0[0] } == ["-rw-r--r--", "-rw-------", "-rwxr-xr-x", "-rwxr-xr-x"])
            #expect(lines.map { $0[2] } == ["7", "0", "512", "1537"])
            #expect(lines.map { $0.last } == ["Dockerfile", "empty", "host-init", name])
            #expect(lines.allSatisfy { $0[1] == "0/0" && $0[3] == "1970-01-01" })
        }
    }

    @Test func `tar gives back the bytes that went in`() throws {
        var generator = SplitMix64(seed: 31)
        for length in [0, 1, 511, 512, 513, 5000] {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try archive([("before", [1], "0000644"), ("file", bytes, "0000644"), ("after", [2], "0000644")]) {
                (file) throws in
                let run = try Program.run(named: "tar", ["-xOf", file.path, "file"])
                #expect(Array(run.bytes) == bytes)
            }
        }
    }

    @Test func `the same files give the same bytes, in whole blocks`() {
        let files = [(name: "a", bytes: [UInt8](1...9), mode: "0000644")]
        #expect(TapeArchive.bytes(files) == TapeArchive.bytes(files))
        #expect(TapeArchive.bytes(files).count == 4 * 512)
        #expect(TapeArchive.bytes([]) == Array(repeating: 0, count: 1024))
    }
}
