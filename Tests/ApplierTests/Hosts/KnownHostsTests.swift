import Foundation
import PlanModel
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

    @Test func `a missing file has no host keys`() throws {
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

    @Test func `what another process learned meanwhile stays`() throws {
        try with("w1.a k1\n") { (mine, file) throws in
            let other = try KnownHosts(file.path)
            try other.pin("k2", of: "w2.b")
            try mine.pin("k3", of: "w3.c")
            #expect(try String(contentsOf: file, encoding: .utf8) == "w1.a k1\nw2.b k2\nw3.c k3\n")
            #expect(mine.key(of: "w2.b") == "k2")
            // The other has not seen w3 yet.
            try other.forget { $0 == "w1.a" }
            #expect(try String(contentsOf: file, encoding: .utf8) == "w2.b k2\nw3.c k3\n")
        }
    }

    @Test func `many processes at once lose nothing`() throws {
        try with(nil) { (_, file) throws in
            DispatchQueue.concurrentPerform(iterations: 30) { number in
                let reason = failure { () throws(ActionFailure) in
                    try KnownHosts(file.path).pin("k\(number)", of: "w\(number).a")
                }
                #expect(reason == nil)
            }
            #expect(try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count == 30)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path).count == 1)
        }
    }

    @Test func `hosts that are gone are forgotten, and no others`() throws {
        let text = "w1.22 user\nw1.aaaaaaaaaaaa old\nw1.bbbbbbbbbbbb new\nw10.aaaaaaaaaaaa other\nw2.cccccccccccc w2\n"
        try with(text) { (hosts, file) throws in
            let access = try SSHHostAccess(
                cluster: "c", settings: SSHSettings(), knownHosts: hosts, runner: SystemCommandRunner())
            defer { access.close([]) }
            let login = Login(address: "127.0.0.1")
            access.forget(
                .replaced(by: FoundHost(name: "w1", identity: "bbbbbbbbbbbbbbbb", address: "a", login: login)))
            #expect(
                try String(contentsOf: file, encoding: .utf8)
                    == text.replacing("w1.aaaaaaaaaaaa old\n", with: ""))
            access.forget(.removed(FoundHost(name: "w2", identity: "cccccccccccccc", address: "a", login: login)))
            #expect(
                try String(contentsOf: file, encoding: .utf8)
                    == "w1.22 user\nw1.bbbbbbbbbbbb new\nw10.aaaaaaaaaaaa other\n")
        }
    }

    @Test func `what cannot be written is said`() throws {
        let hosts = try KnownHosts("/nowhere/known_hosts")
        let reason = failure { () throws(ActionFailure) in try hosts.pin("k", of: "h") }?.reason
        #expect(reason?.hasPrefix("'/nowhere/known_hosts' cannot be written: ") == true)
    }

    @Test(arguments: ["", "ssh-ed25519 AAAA\n*", "ssh-ed25519 AAAA\r", "a\u{1B}[2J"])
    func `what is no key gets into no file`(key: String) throws {
        try withTemporaryDirectory { (directory) throws in
            let known = try KnownHosts(directory.appending(path: "known_hosts").path)
            #expect(failure { () throws(ActionFailure) in try known.pin(key, of: "w1.abc") } != nil)
            #expect(!FileManager.default.fileExists(atPath: known.path))
        }
    }
}
