import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct SystemInnerFileTests {
    /// A directory `inner` with a file, and a file beside that directory.
    private func withFiles(_ body: (String, URL) throws -> Void) throws {
        try withTemporaryDirectory { (outer) throws in
            let inner = outer.appending(path: "inner")
            try FileManager.default.createDirectory(
                at: inner.appending(path: "sub/.git"), withIntermediateDirectories: true)
            try "outside".write(to: outer.appending(path: "secret"), atomically: true, encoding: .utf8)
            try "inside".write(to: inner.appending(path: "sub/file"), atomically: true, encoding: .utf8)
            try "token".write(to: inner.appending(path: "sub/.git/config"), atomically: true, encoding: .utf8)
            try body(inner.path, inner)
        }
    }

    private func link(_ name: String, to target: String, in directory: URL) throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.appending(path: name).path, withDestinationPath: target)
    }

    private func refusal(of path: String, in directory: String) -> InnerFileError? {
        do throws(InnerFileError) {
            _ = try readInnerFile(path, in: directory, limit: 100)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a file below the directory is read, also through links that stay there`() throws {
        try withFiles { (directory, url) throws in
            try link("link", to: "sub/file", in: url)
            try link("folder", to: "sub", in: url)
            try link("absolute", to: "\(directory)/sub/file", in: url)
            try link("around", to: "../inner/sub/file", in: url)
            for path in ["sub/file", "./sub//file", "link", "folder/file", "absolute", "around"] {
                #expect(try readInnerFile(path, in: directory, limit: 100) == Array("inside".utf8))
                #expect(try innerFileDigest(path, in: directory) == Digest(of: Array("inside".utf8)))
                #expect(try innerFilePath(path, in: directory).hasSuffix("/inner/sub/file"))
            }
        }
    }

    @Test func `a directory that is itself reached through a link is fine`() throws {
        try withFiles { (directory, url) throws in
            try link("again", to: directory, in: url.deletingLastPathComponent())
            let other = url.deletingLastPathComponent().appending(path: "again").path
            #expect(try readInnerFile("sub/file", in: other, limit: 100) == Array("inside".utf8))
        }
    }

    @Test func `what leads outside the directory is refused`() throws {
        try withFiles { (directory, url) throws in
            try link("leak", to: "../secret", in: url)
            try link("shadow", to: "/etc/passwd", in: url)
            try link("up", to: "..", in: url)
            try link("twice", to: "leak", in: url)
            try link("loop", to: "loop", in: url)
            for path in [
                "leak", "shadow", "up/secret", "twice", "loop", "../secret", "/etc/passwd", "sub/../../secret", "~/x",
                "", "sub/file\0",
            ] {
                #expect(refusal(of: path, in: directory) == .outside, "\(path)")
            }
        }
    }

    @Test func `a sibling whose name begins alike is outside`() throws {
        try withFiles { (directory, url) throws in
            try FileManager.default.createDirectory(atPath: directory + "-other", withIntermediateDirectories: true)
            try "x".write(toFile: directory + "-other/file", atomically: true, encoding: .utf8)
            try link("other", to: "../inner-other/file", in: url)
            #expect(refusal(of: "other", in: directory) == .outside)
        }
    }

    @Test func `pipes, devices and directories are refused without waiting`() throws {
        try withFiles { (directory, url) throws in
            #expect(unsafe mkfifo("\(directory)/pipe", 0o600) == 0)
            try link("zero", to: "/dev/zero", in: url)
            #expect(refusal(of: "pipe", in: directory) == .notRegular("a named pipe"))
            #expect(refusal(of: "zero", in: directory) == .outside)
            #expect(refusal(of: "sub", in: directory) == .notRegular("a directory"))
            #expect(refusal(of: ".", in: directory) == .notRegular("a directory"))
            #expect(refusal(of: "null", in: "/dev") == .notRegular("a device"))
        }
    }

    @Test func `records of git and of pdd are not for the cluster`() throws {
        try withFiles { (directory, url) throws in
            try link("plain", to: "sub/.git/config", in: url)
            #expect(refusal(of: "sub/.git/config", in: directory) == .reserved(".git"))
            #expect(refusal(of: "plain", in: directory) == .reserved(".git"))
        }
    }

    @Test func `a missing file and a large file are distinguished`() throws {
        try withFiles { (directory, url) throws in
            try Data(count: 100).write(to: url.appending(path: "full"))
            try Data(count: 101).write(to: url.appending(path: "large"))
            try link("gone", to: "nothing", in: url)
            #expect(refusal(of: "full", in: directory) == nil)
            #expect(refusal(of: "large", in: directory) == .tooLarge(limit: 100))
            for path in ["none", "gone", "sub/file/x"] { #expect(refusal(of: path, in: directory) == .missing) }
        }
    }
}
