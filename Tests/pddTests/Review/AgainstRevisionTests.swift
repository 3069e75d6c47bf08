import Foundation
import PlanModel
import TestSupport
import Testing

@testable import pdd

/// `pdd plan --against` with revisions of git.
struct AgainstRevisionTests {
    /// A repository with a description below its top: two commits, with one and two workers, and another builder.
    private func withRepository(_ body: (GitDirectory) throws -> Void) throws {
        try GitDirectory.with { repository in
            try repository.writeCluster(1, in: "sub/")
            try repository.commit()
            try repository.git("tag", "v1")
            try repository.writeCluster(2, builder: "#!/bin/sh\ntrue\n", in: "sub/")
            try repository.commit()
            try body(repository)
        }
    }

    @Test(arguments: ["HEAD~1", "v1", "main^", "v1:sub/cluster.json", "HEAD^{/change}~1", "refs/tags/v1"])
    func `a revision has the description and the files that it names`(_ revision: String) throws {
        try withRepository { repository in
            let run = try repository.pdd("plan", "sub/cluster.json", "--against", revision)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("~ files.build.sh.sha256: "))
            #expect(run.output.contains("\n+ c-worker2/container  run container worker2"))
            #expect(run.errors == "")
        }
    }

    @Test func `the working tree is compared with HEAD`() throws {
        try withRepository { repository in
            #expect(try repository.pdd("plan", "sub/cluster.json", "--against", "HEAD").output == "no difference\n")
            try repository.writeCluster(3, builder: "#!/bin/sh\ntrue\n", in: "sub/")
            let run = try repository.pdd("plan", "sub/cluster.json", "--against", "main")
            #expect(run.output.contains("+ c-worker3/host"))
            #expect(!run.output.contains("files.build.sh"))
        }
    }

    @Test func `a plan of a revision, a destruction and a local plan`() throws {
        try withRepository { repository in
            #expect(try repository.pdd("plan", "sub/cluster.json", "--out", "sub/c.plan.json").status == 0)
            try repository.commit()
            try repository.writeCluster(3, in: "sub/")
            #expect(try repository.pdd("plan", "sub/cluster.json", "--out", "sub/c.plan.json").status == 0)
            for words in [["sub/c.plan.json", "HEAD"], ["sub/cluster.json", "HEAD:sub/c.plan.json"]] {
                let run = try repository.pdd("plan", words[0], "--against", words[1])
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output.contains("+ c-worker3/host"), "\(words)")
            }
            let destruction = try repository.pdd("plan", "sub/cluster.json", "--destroy", "--against", "HEAD")
            #expect(
                destruction.output.contains("+ c-worker3/destroy-host"), "\(destruction.output)\(destruction.errors)")
            let local = try repository.pdd("plan", "sub/cluster.json", "--local", "--against", "HEAD")
            #expect(local.output.contains("+ c-worker3/host"), "\(local.errors)")
        }
    }

    @Test func `a file comes before a revision of its name`() throws {
        try withRepository { repository in
            #expect(try repository.pdd("plan", "sub/cluster.json", "--out", "sub/v1").status == 0)
            try FileManager.default.moveItem(
                at: repository.root.appending(path: "sub/v1"), to: repository.root.appending(path: "v1"))
            #expect(try repository.pdd("plan", "sub/cluster.json", "--against", "v1").output == "no difference\n")
            let tag = try repository.pdd("plan", "sub/cluster.json", "--against", "refs/tags/v1")
            #expect(tag.output.contains("+ c-worker2/host"))
        }
    }

    @Test func `what cannot be compared is said`() throws {
        try withRepository { repository in
            try repository.git("rm", "--quiet", "--cached", "sub/build-pegasus-image.sh")
            try repository.git("commit", "--quiet", "--message", "no builder")
            let rows = [
                ("none", "error: there is no file 'none', and the git repository of '"),
                ("-x", "error: there is no file '-x', and the git repository of '"),
                (
                    "v1:none.json",
                    "error: 'v1:none.json' cannot be read: there is no such file\nnote: name another file"
                ),
                ("v1:sub", "error: 'v1:sub' cannot be read: it is a directory\n"),
                ("v1:sub/build-pegasus-image.sh", "v1:sub/build-pegasus-image.sh:1:1: error: "),
                (
                    "HEAD",
                    "HEAD:sub/cluster.json:1:1: error: the file 'build-pegasus-image.sh' cannot be read: there is no such file"
                ),
                ("/dev/null", "error: '/dev/null' is empty: there is nothing to compare with\nnote: name a plan"),
                ("sub", "error: 'sub' is a directory"),
            ]
            for (name, text) in rows {
                let run = try repository.pdd("plan", "sub/cluster.json", "--against=\(name)")
                #expect(run.status == 3, "\(name)")
                #expect(run.errors.hasPrefix(text), "\(name): \(run.errors)")
            }
        }
        try withTemporaryDirectory { directory in
            try PlanSubcommandTests.text.write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "".write(to: directory.appending(path: "build-pegasus-image.sh"), atomically: true, encoding: .utf8)
            let outside = try Program.run(
                Program.pdd, ["plan", "--against", "main"],
                environment: ["PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": directory.path], in: directory)
            #expect(outside.status == 3)
            #expect(
                outside.errors
                    == "error: there is no file 'main', and '\(directory.path)' is not in a git repository\n")
            let without = try Program.run(
                Program.pdd, ["plan", "--against", "main"], environment: ["PATH": "/none"], in: directory)
            #expect(
                without.errors.hasPrefix("error: there is no file 'main', and 'git' is not installed\nnote: install"))
        }
    }

    @Test func `a link in a revision is not followed`() throws {
        try withRepository { repository in
            try FileManager.default.createSymbolicLink(
                atPath: repository.root.appending(path: "sub/link.json").path, withDestinationPath: "../../secret")
            try repository.commit()
            let run = try repository.pdd("plan", "sub/cluster.json", "--against", "HEAD:sub/link.json")
            #expect(run.status == 3)
            #expect(run.errors == "error: 'HEAD:sub/link.json' cannot be read: it is a symbolic link in 'HEAD'\n")
        }
    }

    @Test func `no configuration of a repository starts a program`() throws {
        try withRepository { repository in
            let canary = repository.root.deletingLastPathComponent().appending(path: "canary")
            let evil = repository.root.deletingLastPathComponent().appending(path: "evil.sh")
            try "#!/bin/sh\ntouch '\(canary.path)'\n".write(to: evil, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: evil.path)
            for key in [
                "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy",
                "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.smudge", "filter.x.clean",
                "filter.x.process", "credential.helper", "gpg.program", "pager.ls-tree", "pager.cat-file",
                "pager.rev-parse", "pager.ls-files", "alias.ls-tree", "uploadpack.packObjectsHook",
            ] { try repository.git("config", key, evil.path) }
            try repository.write("* filter=x diff=x\n", to: ".git/info/attributes")
            for hook in ["post-index-change", "post-checkout", "pre-commit", "reference-transaction"] {
                let file = repository.root.appending(path: ".git/hooks/\(hook)")
                try? FileManager.default.removeItem(at: file)
                try FileManager.default.copyItem(at: evil, to: file)
            }
            // An object that is missing would be fetched, by a program that the address names.
            try repository.git("config", "extensions.partialClone", "origin")
            try repository.git("config", "core.repositoryFormatVersion", "1")
            try repository.git("config", "remote.origin.promisor", "true")
            try repository.git("config", "remote.origin.url", "ext::\(evil.path)")
            try repository.git("config", "protocol.ext.allow", "always")
            try? FileManager.default.removeItem(at: canary)
            #expect(try repository.pdd("plan", "sub/cluster.json", "--against", "v1").status == 0)
            let object = try repository.git("rev-parse", "v1:sub/cluster.json").filter { $0 != "\n" }
            try FileManager.default.removeItem(
                at: repository.root.appending(path: ".git/objects/\(object.prefix(2))/\(object.dropFirst(2))"))
            let run = try repository.pdd("plan", "sub/cluster.json", "--against", "v1")
            #expect(run.status == 3)
            #expect(
                run.errors.hasPrefix("error: 'v1:sub/cluster.json' cannot be read: git cannot read"), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: canary.path))
            // The test would see a program that is started: git itself does start one.
            _ = try? repository.git("cat-file", "blob", object)
            #expect(FileManager.default.fileExists(atPath: canary.path))
        }
    }

    @Test func `a repository of another user is not read without the user's consent`() throws {
        guard geteuid() == 0 else { return }
        try withRepository { repository in
            guard unsafe chown(repository.root.path, 65_534, 65_534) == 0 else { return }
            let run = try repository.pdd("plan", "sub/cluster.json", "--against", "HEAD")
            #expect(run.status == 3)
            #expect(run.errors.contains("detected dubious ownership"), "\(run.errors)")
            #expect(run.errors.contains("safe.directory"), "\(run.errors)")
        }
    }

    @Test(arguments: [
        ("main", "main", nil), ("v1:a/b.json", "v1", "a/b.json"), ("HEAD^{/fix: it}", "HEAD^{/fix: it}", nil),
        ("HEAD@{12:30}:x", "HEAD@{12:30}", "x"), (":x", "", "x"),
    ])
    func `a revision may have a path`(_ name: String, _ revision: String, _ path: String?) {
        let parts = Input.parts(ofRevision: name)
        #expect(parts.revision == revision)
        #expect(parts.path == path)
    }
}
