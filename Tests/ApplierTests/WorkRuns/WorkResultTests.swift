import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// The list of a work run's results, and how they are verified.
struct WorkResultTests {
    private static func record(_ kind: String, _ text: String, _ path: String) -> [UInt8] {
        Array("\(kind)\(Digest(of: text))  \(path)\0".utf8)
    }

    @Test func `paths are bytes, with newlines and spaces`() throws {
        let odd: [UInt8] = Array("f\(Digest(of: "x"))  ./a  b\n".utf8) + [0xFF, 0]
        let results = try WorkResult.read(Self.record("f", "x", "./a b/c") + odd)
        #expect(results.map(\.path) == [Array("a b/c".utf8), Array("a  b\n".utf8) + [0xFF]])
        #expect(try WorkResult.read([]).isEmpty)
    }

    @Test(arguments: ["../x", "./../x", "/etc/passwd", "./a/../../x", "./", ".//x", "x", "./a/./b"])
    func `a path that leads elsewhere is refused`(path: String) {
        #expect(throws: ActionFailure.self) { try WorkResult.read(Self.record("f", "x", path)) }
    }

    @Test func `a list that was cut is refused`() {
        #expect(throws: ActionFailure.self) { try WorkResult.read(Self.record("f", "x", "./a").dropLast()) }
        #expect(throws: ActionFailure.self) { try WorkResult.read(Array("d123\0".utf8)) }
    }

    @Test func `what is missing or different is found`() throws {
        try withTemporaryDirectory { directory in
            func write(_ name: String, _ text: String) throws {
                try text.write(to: directory.appending(path: name), atomically: false, encoding: .utf8)
            }
            try write("same", "1")
            try write("different", "2")
            try write("now a file", "target")
            for (name, target) in [("link", "target"), ("other link", "elsewhere"), ("now a link", "same")] {
                try FileManager.default.createSymbolicLink(
                    atPath: directory.appending(path: name).path, withDestinationPath: target)
            }
            let listed = [
                ("f", "1", "same"), ("f", "x", "different"), ("f", "1", "missing"), ("l", "target", "link"),
                ("l", "target", "other link"), ("f", "1", "now a link"), ("l", "target", "now a file"),
            ]
            let results = try WorkResult.read(listed.flatMap { Self.record($0, $1, "./\($2)") })
            let differing = try differingResults(results, in: directory.path).map {
                String(decoding: $0, as: UTF8.self)
            }
            #expect(differing == ["different", "missing", "other link", "now a link", "now a file"])
        }
    }

    @Test func `a directory gets a name that is free`() throws {
        try withTemporaryDirectory { directory in
            let manager = FileManager.default
            for name in ["1", "12", "x3", "a"] {
                try manager.createDirectory(at: directory.appending(path: name), withIntermediateDirectories: true)
            }
            #expect(highestNumber(in: directory.path) == 12)
            #expect(highestNumber(in: directory.path + "/none") == 0)
            let source = directory.appending(path: "a").path
            #expect(throws: FileFailure.self) { try renameDirectory(source, to: directory.appending(path: "1").path) }
            try renameDirectory(source, to: directory.appending(path: "b").path)
            #expect(manager.fileExists(atPath: directory.appending(path: "b").path))
        }
    }
}
