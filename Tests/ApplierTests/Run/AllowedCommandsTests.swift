import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct AllowedCommandsTests {
    private func withFiles(_ body: (ClusterFiles, URL) throws -> Void) throws {
        try withTemporaryDirectory { (directory) throws in
            let files = ClusterFiles(cluster: "c", beside: directory.path)
            try files.make()
            try body(files, directory)
        }
    }

    @Test func `what was allowed is remembered, and nothing else is`() throws {
        try withFiles { (files, directory) throws in
            let none = try AllowedCommands(files, directory: directory.path)
            #expect(!none.contains(["op", "read"]))
            try none.remember([["op", "read"], ["pass", "x y"]])
            let some = try AllowedCommands(files, directory: directory.path)
            #expect(some.contains(["op", "read"]))
            #expect(some.contains(["pass", "x y"]))
            for other in [["op"], ["op", "read", ""], ["opread"], ["op read"], ["pass", "x", "y"], ["o", "pread"]] {
                #expect(!some.contains(other), "\(other)")
            }
            try some.remember([["third"]])
            let all = try AllowedCommands(files, directory: directory.path)
            #expect(all.contains(["op", "read"]) && all.contains(["third"]))
        }
    }

    @Test func `a script below the directory that changed is asked for again`() throws {
        try withFiles { (files, directory) throws in
            let script = directory.appending(path: "tell.sh")
            try "echo a".write(to: script, atomically: true, encoding: .utf8)
            for words in [["./tell.sh"], ["sh", "tell.sh"]] {
                try "echo a".write(to: script, atomically: true, encoding: .utf8)
                try AllowedCommands(files, directory: directory.path).remember([words])
                #expect(try AllowedCommands(files, directory: directory.path).contains(words))
                try "curl evil.example".write(to: script, atomically: true, encoding: .utf8)
                #expect(try !AllowedCommands(files, directory: directory.path).contains(words))
            }
        }
    }

    @Test func `the record is the operator's alone, and has no command in it`() throws {
        try withFiles { (files, directory) throws in
            try AllowedCommands(files, directory: directory.path).remember([["op", "read", "op://vault/x"]])
            let mode = try FileManager.default.attributesOfItem(atPath: files.allowedCommands)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            #expect(try !String(contentsOfFile: files.allowedCommands, encoding: .utf8).contains("vault"))
        }
    }
}
