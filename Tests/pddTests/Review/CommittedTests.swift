import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd apply --require-committed`.
struct CommittedTests {
    /// What apply says, in an environment in which it can start nothing: it fails with another message if it gets so far.
    private func apply(_ repository: GitDirectory, _ words: String...) throws -> ProgramRun {
        var environment = repository.environment
        let programs = repository.root.deletingLastPathComponent().appending(path: "programs")
        if !FileManager.default.fileExists(atPath: programs.path) {
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: programs.appending(path: "git").path, withDestinationPath: "/usr/bin/git")
        }
        environment["PATH"] = programs.path
        return try Program.run(
            Program.pdd, ["apply", "--yes", "--require-committed"] + words, environment: environment,
            in: repository.root)
    }

    private func withRepository(_ body: (GitDirectory) throws -> Void) throws {
        try GitDirectory.with { repository in
            try repository.writeCluster(1, in: "sub/")
            #expect(try repository.pdd("plan", "sub/cluster.json", "--out", "sub/c.plan.json").status == 0)
            try repository.commit()
            try body(repository)
        }
    }

    private func expectRefused(_ run: ProgramRun, _ file: String, _ reason: String) {
        #expect(run.status == 3)
        #expect(
            run.errors
                == "error: '\(file)' is not what HEAD has: \(reason)\nnote: commit it: git add sub/\(file) && git commit; "
                + "or apply without '--require-committed'\n")
    }

    @Test func `what HEAD has is applied`() throws {
        try withRepository { repository in
            for file in ["sub/cluster.json", "sub/c.plan.json"] {
                let run = try apply(repository, file)
                #expect(run.errors.contains("not installed"), "\(run.errors)")
                #expect(!run.errors.contains("HEAD"))
            }
            // Other files do not matter.
            try repository.write("x", to: "sub/other")
            try repository.write("x", to: "sub/.gitattributes")
            #expect(try apply(repository, "sub/cluster.json").errors.contains("not installed"))
        }
    }

    @Test func `what a description extends must be committed, too`() throws {
        try withRepository { repository in
            try repository.write(#"{ "extends": "cluster.json", "workers": [{ "count": 3 }] }"#, to: "sub/large.json")
            try repository.commit()
            #expect(try apply(repository, "sub/large.json").errors.contains("not installed"))
            try repository.writeCluster(2, in: "sub/")
            expectRefused(try apply(repository, "sub/large.json"), "cluster.json", "it differs from HEAD")
        }
    }

    @Test func `a changed, a staged and an unknown file are refused`() throws {
        try withRepository { repository in
            try repository.writeCluster(2, in: "sub/")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it differs from HEAD")
            try repository.git("add", "--all")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it differs from HEAD")
            // Staged, and then put back: the next commit would have the staged one.
            try repository.writeCluster(1, in: "sub/")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it has other staged changes")
            try repository.git("reset", "--quiet")
            try repository.git("rm", "--quiet", "--cached", "sub/cluster.json")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "its removal is staged")
            try repository.git("commit", "--quiet", "--message", "remove")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it is not in git")
            try repository.git("add", "--all")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it is staged, but not committed")
        }
    }

    @Test func `a file that the description or the plan names is refused, too`() throws {
        try withRepository { repository in
            let builder = "build-pegasus-image.sh"
            try repository.git("update-index", "--assume-unchanged", "sub/\(builder)")
            try repository.write("#!/bin/sh\ntrue\n", to: "sub/\(builder)")
            expectRefused(try apply(repository, "sub/cluster.json"), builder, "it differs from HEAD")
            #expect(try repository.pdd("plan", "sub/cluster.json", "--out", "sub/c.plan.json").status == 0)
            let both = try apply(repository, "sub/c.plan.json")
            #expect(both.status == 3)
            #expect(both.errors.contains("error: 'c.plan.json' is not what HEAD has: it differs from HEAD\n"))
            #expect(both.errors.contains("error: '\(builder)' is not what HEAD has: it differs from HEAD\n"))
            #expect(both.errors.contains("git add sub/c.plan.json sub/\(builder) && git commit"))
        }
    }

    @Test func `a filter of the repository does not run, and hides nothing`() throws {
        try withRepository { repository in
            let mark = repository.root.appending(path: "mark")
            try repository.git("config", "filter.x.clean", "touch '\(mark.path)'; git show HEAD:sub/cluster.json")
            try repository.write("* filter=x\n", to: ".git/info/attributes")
            try repository.writeCluster(2, in: "sub/")
            expectRefused(try apply(repository, "sub/cluster.json"), "cluster.json", "it differs from HEAD")
            #expect(!FileManager.default.fileExists(atPath: mark.path))
        }
    }

    @Test func `without a commit, without a repository, and from standard input`() throws {
        try GitDirectory.with { repository in
            try repository.writeCluster(1)
            let none = try apply(repository, "cluster.json")
            #expect(none.status == 3)
            #expect(none.errors.hasPrefix("error: '--require-committed' was given, but the git repository of '"))
            #expect(none.errors.contains("' has no revision 'HEAD'\n"))
            try FileManager.default.removeItem(at: repository.root.appending(path: ".git"))
            #expect(try apply(repository, "cluster.json").errors.contains("' is not in a git repository\n"))
            let stream = try apply(repository, "/dev/stdin")
            #expect(stream.status == 3)
        }
    }
}
