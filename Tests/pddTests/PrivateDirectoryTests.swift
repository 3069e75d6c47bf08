import Foundation
import TestSupport
import Testing

/// Who uses a `.pdd` that is not theirs alone is stopped before anything starts.
struct PrivateDirectoryTests {
    /// A machine that nobody can reach: whoever asked it would be told so, with another status.
    private static let description = """
        { "cluster": "c",
          "provider": { "type": "ssh", "hosts": [
            { "role": "submit", "address": "192.0.2.1" }, { "role": "worker", "address": "192.0.2.2" } ] },
          "image": { "builder": "build.sh" },
          "workers": [ { "count": 1 } ] }
        """

    private func with(_ body: (URL) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try Self.description.write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "#!/bin/sh\n".write(
                to: directory.appending(path: "build.sh"), atomically: true, encoding: .utf8)
            try body(directory)
        }
    }

    @Test func `what pdd makes is private whatever the umask, and git ignores it`() throws {
        try with { directory in
            // Nobody listens at these ports of this machine.
            try Self.description.replacing(#""192.0.2.1""#, with: #""127.0.0.1", "port": 1"#)
                .replacing(#""192.0.2.2""#, with: #""127.0.0.1", "port": 2"#)
                .write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            _ = try Program.run(named: "sh", ["-c", "umask 0; exec '\(Program.pdd.path)' status"], in: directory)
            func mode(_ path: String) throws -> Int? {
                let attributes = try FileManager.default.attributesOfItem(atPath: directory.path + "/" + path)
                return attributes[.posixPermissions] as? Int
            }
            for path in [".pdd", ".pdd/c", ".pdd/c/runs"] { #expect(try mode(path) == 0o700, "\(path)") }
            #expect(try mode(".pdd/c/.gitignore") == 0o600)
            #expect(try String(contentsOf: directory.appending(path: ".pdd/c/.gitignore"), encoding: .utf8) == "*\n")
        }
    }

    private func make(_ directory: URL, ownedBy user: Int) throws {
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700, .ownerAccountID: user, .groupOwnerAccountID: user])
    }

    @Test(arguments: ["diff", "status", "apply", "destroy", "exec"])
    func `a link in place of the directory ends it with status 3`(verb: String) throws {
        try with { directory in
            try FileManager.default.createDirectory(
                at: directory.appending(path: "elsewhere"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: directory.appending(path: ".pdd"), withDestinationURL: directory.appending(path: "elsewhere"))
            let more = ["apply": ["--yes"], "destroy": ["--yes"], "exec": ["--", "true"]][verb] ?? []
            let run = try Program.run(Program.pdd, [verb] + more, in: directory)
            #expect(run.status == 3, "\(run.errors)")
            #expect(
                run.errors == """
                    error: '\(directory.path)/.pdd' is a symbolic link, and pdd does not follow symbolic links here
                    note: put the directory itself there

                    """)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/elsewhere") == [])
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become another user"))
    func `root uses no other user's, and no other user root's`() throws {
        try with { directory in
            func run(as user: String, _ arguments: String...) throws -> ProgramRun {
                try Program.run(
                    named: "setpriv",
                    ["--reuid", user, "--regid", user, "--clear-groups", Program.pdd.path] + arguments,
                    in: directory)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: directory.path)
            let state = directory.appending(path: ".pdd")
            // The others' program may lie where they cannot see it.
            let canRun = try run(as: "65534", "version").status == 0
            try make(state, ownedBy: 65_534)
            let root = try run(as: "0", "status")
            #expect(root.status == 3)
            #expect(
                root.errors.hasPrefix("error: '\(directory.path)/.pdd' belongs to 'nobody', and pdd runs as 'root': "))
            try FileManager.default.removeItem(at: state)

            try make(state, ownedBy: 0)
            guard canRun else { return }
            let other = try run(as: "65534", "status")
            #expect(other.status == 3)
            #expect(
                other.errors == """
                    error: '\(state.path)' belongs to 'root', and pdd runs as 'nobody': pdd uses no directory whose owner could replace the cluster's key
                    note: run pdd as 'root'; or, if you know and trust what is in it: sudo chown -R nobody \(state.path)

                    """)
        }
    }
}
