import Foundation
import TestSupport
import Testing

@testable import Applier

struct KnownHostsTests {
    private func with(_ text: String?, _ body: (KnownHosts, URL) throws -> Void) throws {
        try withTemporaryDirectory { (directory) throws in
            let file = directory.appending(path: "known_hosts")
            if let text { try text.write(to: file, atomically: true, encoding: .utf8) }
            try body(try KnownHosts(file.path), file)
        }
    }

    @Test func `a file that is not there knows nobody`() throws {
        try with(nil) { (hosts, file) throws in
            #expect(hosts.key(of: "w1.a") == nil)
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }
    }

    @Test func `a pinned key is known here and to the next one`() throws {
        try with(nil) { (hosts, file) throws in
            try hosts.pin("ssh-ed25519 BBBB", of: "w2.b")
            try hosts.pin("ssh-ed25519 AAAA", of: "w1.a")
            #expect(hosts.key(of: "w2.b") == "ssh-ed25519 BBBB")
            #expect(
                try String(contentsOf: file, encoding: .utf8)
                    == "w1.a ssh-ed25519 AAAA\nw2.b ssh-ed25519 BBBB\n")
            #expect(try KnownHosts(file.path).key(of: "w1.a") == "ssh-ed25519 AAAA")
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `a host has one key`() throws {
        try with("w1.a ssh-ed25519 OLD\n") { (hosts, file) throws in
            try hosts.pin("ssh-ed25519 NEW", of: "w1.a")
            #expect(try String(contentsOf: file, encoding: .utf8) == "w1.a ssh-ed25519 NEW\n")
        }
    }

    @Test func `lines that mean nothing are passed over`() throws {
        try with("\nalone\nw1.a ssh-ed25519 AAAA comment\n") { (hosts, _) throws in
            #expect(hosts.key(of: "w1.a") == "ssh-ed25519 AAAA comment")
            #expect(hosts.key(of: "alone") == nil)
        }
    }

    @Test func `many at once are all kept`() throws {
        try with(nil) { (hosts, file) throws in
            DispatchQueue.concurrentPerform(iterations: 50) { number in
                #expect(
                    failure { () throws(ActionFailure) in try hosts.pin("ssh-ed25519 K\(number)", of: "w\(number)") }
                        == nil)
            }
            #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 50)
        }
    }

    @Test func `what cannot be written is said`() throws {
        let hosts = try KnownHosts("/nowhere/known_hosts")
        let reason = failure { () throws(ActionFailure) in try hosts.pin("k", of: "h") }?.reason
        #expect(reason?.hasPrefix("'/nowhere/known_hosts' cannot be written: ") == true)
    }
}
