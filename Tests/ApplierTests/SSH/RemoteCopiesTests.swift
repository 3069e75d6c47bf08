import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// Files that go to hosts, written by a real shell.
struct RemoteCopiesTests {
    private func copy(_ text: String, to destination: String = "build.sh", mode: String = "0755") -> HostCopy {
        HostCopy(
            source: .bytes([]), destination: destination, mode: mode, digest: Digest(of: text),
            marker: HostMarker(action: ActionID("w1", "build.sh"), digest: Digest(of: "copy")),
            deadline: 60, log: nil)
    }

    @Test func `a path is absolute or among the cluster's files`() {
        #expect(HostLayout.file("build.sh", of: "c") == "/var/lib/pdd/c/files/build.sh")
        #expect(HostLayout.file("/etc/x", of: "c") == "/etc/x")
    }

    @Test(arguments: ["0755", "0644", "0600"])
    func `a file is complete, with its mode and a marker that records its appearance`(mode: String) throws {
        try LocalHost.with { (host) throws in
            let text = "#!/bin/sh\necho 'hello'\n"
            let result = try host.copy(copy(text, mode: mode), text)
            #expect(result.status == 0, "\(result.errorLines)")
            #expect(host.text("files/build.sh") == text)
            #expect(host.names("files") == ["build.sh"])
            let look = try host.run("stat -c %s:%.Y:%a /var/lib/pdd/c/files/build.sh", input: "").text
            #expect(host.text("done/w1.build.sh") == "\(Digest(of: "copy")) \(look.dropLast())")
            #expect(look.hasPrefix("\(text.utf8.count):"))
            #expect(look.hasSuffix(":\(mode.drop { $0 == "0" })\n"))
        }
    }

    @Test func `a file that arrives changed or cut leaves what was there`() throws {
        try LocalHost.with { (host) throws in
            #expect(try host.copy(copy("old\n"), "old\n").status == 0)
            let before = host.text("done/w1.build.sh")
            let result = try host.copy(copy("new contents\n"), "new con")
            #expect(result.status == 1)
            #expect(result.errorLines == ["what arrived has another digest"])
            #expect(host.text("files/build.sh") == "old\n")
            #expect(host.text("done/w1.build.sh") == before)
        }
    }

    @Test func `a file may go into a directory that is not there, under any name`() throws {
        try LocalHost.with { (host) throws in
            let name = "sub dir/it's $(touch x).txt"
            let result = try host.copy(copy("a", to: name), "a")
            #expect(result.status == 0, "\(result.errorLines)")
            #expect(host.text("files/\(name)") == "a")
            #expect(host.names("files") == ["sub dir"])
        }
    }

    @Test func `a copy again replaces the file and its marker`() throws {
        try LocalHost.with { (host) throws in
            _ = try host.copy(copy("one"), "one")
            let first = host.text("done/w1.build.sh")
            _ = try host.copy(copy("three"), "three")
            #expect(host.text("files/build.sh") == "three")
            #expect(host.text("done/w1.build.sh") != first)
        }
    }

    @Test func `an incomplete file is discarded`() throws {
        try LocalHost.with { (host) throws in
            var copy = copy("token", mode: "0600")
            copy.digest = nil
            copy.source = .bytes(Array("token\n".utf8))
            for part in ["", "tok"] {
                let result = try host.copy(copy, part)
                #expect(result.status == 1)
                #expect(result.errorLines == ["not all of it arrived"])
                #expect(host.names("done") == [])
            }
            #expect(try host.copy(copy, "token\n").status == 0)
        }
    }
}
