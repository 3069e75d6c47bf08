import Foundation
import TestSupport
import Testing

@testable import Applier

/// Whether the tests can give a file to another user.
private let isRoot = geteuid() == 0

struct SystemPrivateFilesTests {
    private func setMode(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func giveToNobody(_ path: String) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65_534, .groupOwnerAccountID: 65_534], ofItemAtPath: path)
    }

    /// The message and the advice with which `.pdd` is refused after `prepare`; nil when it is accepted.
    private func refusal(_ prepare: (ClusterFiles, String) throws -> Void) throws -> (reason: String, advice: String)? {
        try withTemporaryDirectory { (directory) throws in
            let files = ClusterFiles(cluster: "c", beside: directory.path)
            try files.make()
            try "x".write(toFile: files.key, atomically: false, encoding: .utf8)
            try "x".write(toFile: files.knownHosts, atomically: false, encoding: .utf8)
            try setMode(files.key, 0o600)
            #expect(failure { () throws(ActionFailure) in try files.make() } == nil)
            try prepare(files, directory.path)
            return failure { () throws(ActionFailure) in try files.make() }.map { failure in
                func short(_ text: String) -> String { text.replacing(directory.path, with: "DIR") }
                return (short(failure.reason), short(failure.advice.joined(separator: "; ")))
            }
        }
    }

    @Test func `what other users can change or read is refused with the fix`() throws {
        let open = try #require(try refusal { _, directory in try setMode("\(directory)/.pdd", 0o777) })
        #expect(open.reason == "'DIR/.pdd' can be written by other users (mode 0777)")
        #expect(open.advice == "if no other user has changed it: chmod go-w DIR/.pdd")
        let cluster = try #require(try refusal { files, _ in try setMode(files.directory, 0o720) })
        #expect(cluster.reason == "'DIR/.pdd/c' can be written by other users (mode 0720)")
        let key = try #require(try refusal { files, _ in try setMode(files.key, 0o640) })
        #expect(key.reason == "'DIR/.pdd/c/key' can be read or written by other users (mode 0640)")
        #expect(key.advice == "if no other user has changed it: chmod go= DIR/.pdd/c/key")
        let known = try #require(try refusal { files, _ in try setMode(files.knownHosts, 0o666) })
        #expect(known.reason == "'DIR/.pdd/c/known_hosts' can be written by other users (mode 0666)")
        #expect(try refusal { files, _ in try setMode(files.knownHosts, 0o644) } == nil)
    }

    @Test func `a link is refused wherever it is`() throws {
        func replace(_ path: String) throws {
            try FileManager.default.moveItem(atPath: path, toPath: path + "-moved")
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-moved")
        }
        for path in [".pdd", ".pdd/c", ".pdd/c/runs", ".pdd/c/key", ".pdd/c/known_hosts"] {
            let refused = try #require(try refusal { _, directory in try replace("\(directory)/\(path)") })
            #expect(refused.reason == "'DIR/\(path)' is a symbolic link, and pdd does not follow symbolic links here")
        }
        let lock = try #require(
            try refusal { files, _ in
                try FileManager.default.createSymbolicLink(atPath: files.lock, withDestinationPath: "/etc/passwd")
            })
        #expect(lock.reason == "'DIR/.pdd/c/lock' is a symbolic link, and pdd does not follow symbolic links here")
    }

    @Test(.enabled(if: isRoot, "only root can give files to another user"))
    func `what belongs to another user is refused with the fix`() throws {
        for path in [".pdd", ".pdd/c", ".pdd/c/key", ".pdd/c/known_hosts"] {
            let refused = try #require(try refusal { _, directory in try giveToNobody("\(directory)/\(path)") })
            #expect(refused.reason.hasPrefix("'DIR/\(path)' belongs to 'nobody', and pdd runs as 'root': "))
            #expect(
                refused.advice
                    == "run pdd as 'nobody'; or, if you know and trust what is in it: sudo chown -R root DIR/\(path)")
        }
    }

    @Test func `a file is refused when it is opened, too`() throws {
        try withTemporaryDirectory { (directory) throws in
            let path = directory.appending(path: "f").path
            #expect(try readPrivateFile(path) == nil)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
            #expect(throws: FileFailure.self) { try readPrivateFile(path) }
            #expect(throws: FileFailure.self) { try AppendingFile(path) }
            #expect(throws: FileFailure.self) { try appendDurably("x", to: path) }
            #expect(unsafe unlink(path) == 0)
            // A pipe that nobody writes to does not keep pdd waiting.
            #expect(unsafe mkfifo(path, 0o600) == 0)
            #expect(throws: FileFailure.self) { try readPrivateFile(path) }
        }
    }

    @Test func `temporary files of the dead are removed, those of the living stay`() throws {
        try withTemporaryDirectory { (directory) throws in
            let living = directory.appending(path: "a.1.tmp").path
            let descriptor = unsafe open(living, O_WRONLY | O_CREAT, 0o600)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX) == 0)
            try Data().write(to: directory.appending(path: "b.2.tmp"))
            try Data().write(to: directory.appending(path: "key.new"))
            removeLeftovers(in: directory.path)
            #expect(fileNames(in: directory.path) == ["a.1.tmp", "key.new"])
        }
    }

    @Test func `a write that fails leaves the old file and no other`() throws {
        try withTemporaryDirectory { (directory) throws in
            let path = directory.appending(path: "d").path
            try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
            // The rename onto a directory fails last of all.
            #expect(throws: FileFailure.self) { try writeAtomically([0x61], to: path) }
            #expect(fileNames(in: directory.path) == ["d"])
        }
    }

    @Test func `a failure has the system's message and the next step`() {
        #expect(
            "\(FileFailure("/a/b/c", errno: ENOSPC))"
                == "no space left on device; free some space in '/a/b', then run the same command again")
        #expect("\(FileFailure("/a/b/c", errno: ENOENT))" == "no such file or directory")
    }
}
