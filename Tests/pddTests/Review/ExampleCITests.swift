import Foundation
import PlanModel
import TestSupport
import Testing

/// The scripts of `examples/ci`, as the workflows run them; `gh` and `curl` record, and `docker` knows nothing.
struct ExampleCITests {
    private static let ci = Repository.file("examples/ci")

    /// A repository with a cluster and its plan on `main`, a branch, and programs in front of PATH.
    private func withRepository(_ body: (GitDirectory, (String, [String: String]) throws -> ProgramRun) throws -> Void)
        throws
    {
        try GitDirectory.with { repository in
            let programs = repository.root.deletingLastPathComponent().appending(path: "programs")
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                at: programs.appending(path: "pdd"), withDestinationURL: Program.pdd)
            let scripts = [
                "gh": #"printf '%s\n' "$@" >posted"#,
                "curl": #"{ cat; printf '%s\n' "$@"; } >posted"#,
                "docker": ":",
            ]
            for (name, text) in scripts {
                let file = programs.appending(path: name)
                try "#!/bin/sh\n\(text)\n".write(to: file, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
            }
            try repository.writeCluster(1)
            #expect(try repository.pdd("plan", "--out", "cluster.plan.json").status == 0)
            try repository.write("comment.md\nposted\n.pdd\n", to: ".gitignore")
            try repository.commit()
            try repository.git("switch", "--quiet", "--create", "branch")
            try body(repository) { script, variables in
                var environment = repository.environment
                environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "")"
                environment["BASE"] = "main"
                environment.merge(variables) { $1 }
                return try Program.run(
                    Self.ci.appending(path: script), [], environment: environment, in: repository.root)
            }
        }
    }

    private func comment(_ repository: GitDirectory) throws -> String {
        try String(contentsOf: repository.root.appending(path: "comment.md"), encoding: .utf8)
    }

    @Test func `a pull request is checked and gets a comment`() throws {
        try withRepository { repository, run in
            try repository.writeCluster(2)
            let stale = try run("check.sh", [:])
            #expect(stale.status == 2, "\(stale.errors)")
            #expect(stale.errors.contains("error: cluster.plan.json is not the current plan of cluster.json\n"))
            #expect(try repository.pdd("plan", "--out", "cluster.plan.json").status == 0)
            try repository.commit()
            let good = try run("check.sh", [:])
            #expect(good.status == 0, "\(good.errors)")
            #expect(try comment(repository).contains("compared with `main`\n"))
            #expect(try comment(repository).contains("\n+ c-worker2/host  create the host\n"))

            let github = try run("comment.sh", ["PR": "7"])
            #expect(github.status == 0, "\(github.errors)")
            let posted = repository.root.appending(path: "posted")
            #expect(
                try String(contentsOf: posted, encoding: .utf8)
                    == "pr\ncomment\n7\n--edit-last\n--create-if-none\n--body-file\ncomment.md\n")
            let gitlab = try run(
                "comment.sh",
                [
                    "TOKEN": "glpat", "CI_API_V4_URL": "https://g/api/v4", "CI_PROJECT_ID": "5",
                    "CI_MERGE_REQUEST_IID": "9",
                ])
            #expect(gitlab.status == 0, "\(gitlab.errors)")
            let lines = try String(contentsOf: posted, encoding: .utf8).split(separator: "\n")
            #expect(lines.first == "PRIVATE-TOKEN: glpat")
            #expect(lines.last == "https://g/api/v4/projects/5/merge_requests/9/notes")
            #expect(lines.contains("body=<comment.md"))
        }
    }

    @Test func `a branch that adds the cluster, and one with a mistake`() throws {
        try withRepository { repository, run in
            try FileManager.default.moveItem(
                at: repository.root.appending(path: "cluster.json"), to: repository.root.appending(path: "new.json"))
            #expect(try repository.pdd("plan", "new.json", "--out", "new.plan.json").status == 0)
            let new = try run("check.sh", ["DESCRIPTION": "new.json", "PLAN": "new.plan.json"])
            #expect(new.status == 0, "\(new.errors)")
            #expect(try comment(repository).contains("<summary>The plan: "))
            try repository.write(#"{ "clutser": "c" }"#, to: "new.json")
            let bad = try run("check.sh", ["DESCRIPTION": "new.json", "PLAN": "new.plan.json"])
            #expect(bad.status == 3)
            #expect(bad.errors.contains("new.json:1:3: error: unknown key 'clutser'"))
        }
    }

    @Test func `the difference is written for a reviewer, and only a committed plan is applied`() throws {
        try withRepository { repository, run in
            let diff = try run("diff.sh", ["SUMMARY": "comment.md"])
            #expect(diff.status == 0, "\(diff.errors)")
            let approval = try Data(contentsOf: repository.root.appending(path: "approved.json"))
            #expect(try comment(repository).contains("sha256 `\(Digest(of: approval))`\n"))
            #expect(try comment(repository).contains("What apply would do now: 28 lines"))

            try repository.writeCluster(2)
            #expect(try repository.pdd("plan", "--out", "cluster.plan.json").status == 0)
            let uncommitted = try run("apply.sh", [:])
            #expect(uncommitted.status == 3)
            #expect(
                uncommitted.errors.contains("error: 'cluster.plan.json' is not what HEAD has: it differs from HEAD\n"),
                "\(uncommitted.errors)")
            try repository.commit()
            let unsigned = try run("apply.sh", ["SIGNERS": "/dev/null"])
            #expect(unsigned.status == 3)
            #expect(unsigned.errors.hasPrefix("error: there is no signature 'cluster.plan.json.sig'\n"))
            let broken = try run("diff.sh", ["PLAN": "none.json"])
            #expect(broken.status == 3)
        }
    }

    @Test func `the hook refuses a stale plan, by what is staged`() throws {
        try withRepository { repository, _ in
            let hook = repository.root.appending(path: ".git/hooks/pre-commit")
            try FileManager.default.createSymbolicLink(
                at: hook, withDestinationURL: Self.ci.appending(path: "pre-commit.sh"))
            var environment = repository.environment
            let programs = repository.root.deletingLastPathComponent().appending(path: "programs").path
            environment["PATH"] = "\(programs):\(environment["PATH"] ?? "")"
            func commit(_ words: String...) throws -> ProgramRun {
                try Program.run(
                    named: "git", ["commit", "--quiet", "--message", "m"] + words, environment: environment,
                    in: repository.root)
            }
            try repository.writeCluster(2)
            let stale = try commit("--all")
            #expect(stale.status == 1, "\(stale.errors)")
            #expect(stale.errors.contains("error: cluster.plan.json is not the current plan of cluster.json\n"))
            #expect(stale.errors.contains("the commit is refused"))
            // A right plan in the working tree does not help as long as it is not staged.
            #expect(try repository.pdd("plan", "--out", "cluster.plan.json").status == 0)
            try repository.git("add", "cluster.json")
            #expect(try commit().status == 1)
            try repository.git("add", "cluster.plan.json")
            let good = try commit()
            #expect(good.status == 0, "\(good.errors)")
            // Only part of what changed is committed.
            try repository.writeCluster(3)
            #expect(try repository.pdd("plan", "--out", "cluster.plan.json").status == 0)
            #expect(try commit("--", "cluster.plan.json").status == 1)
            #expect(try commit("--", "cluster.plan.json", "cluster.json").status == 0)
            try repository.writeCluster(3, builder: "#!/bin/sh\ntrue\n")
            #expect(try commit("--all").status == 1)
            try repository.git("rm", "--quiet", "cluster.plan.json")
            #expect(try commit("--all").status == 0)
        }
    }

    @Test func `the workflows run only these scripts`() throws {
        for file in ["github-actions.yml", "gitlab-ci.yml"] {
            let text = try String(contentsOf: Self.ci.appending(path: file), encoding: .utf8)
            let used = text.matches(of: /examples\/ci\/([a-z-]+\.sh)/).map { String($0.1) }
            #expect(Set(used) == ["check.sh", "comment.sh", "diff.sh", "apply.sh"])
            let read = try Program.run(
                named: "python3",
                ["-c", "import sys, yaml; yaml.safe_load(open(sys.argv[1]))", Self.ci.appending(path: file).path])
            #expect(read.status == 0 || read.errors.contains("No module named 'yaml'"), "\(read.errors)")
        }
    }
}
