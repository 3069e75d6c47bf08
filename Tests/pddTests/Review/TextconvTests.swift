import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd plan --textconv`, as git calls it.
struct TextconvTests {
    /// A repository in which git shows plans and descriptions by pdd.
    private func withRepository(_ body: (GitDirectory) throws -> Void) throws {
        try GitDirectory.with { repository in
            try repository.write("*.plan.json diff=pdd\ncluster.json diff=pdd\n", to: ".gitattributes")
            try repository.git("config", "diff.pdd.textconv", "'\(Program.pdd.path)' plan --textconv")
            try repository.writeCluster(2)
            #expect(try repository.pdd("plan", "--out", "c.plan.json").status == 0)
            try repository.commit()
            try body(repository)
        }
    }

    private func changes(_ diff: String) -> [String] {
        diff.split(separator: "\n").map(String.init).filter { line in
            ["+", "-"].contains(line.prefix(1)) && !["+++", "---"].contains(line.prefix(3))
        }
    }

    @Test func `git diff shows one block for one more worker`() throws {
        try withRepository { repository in
            try repository.writeCluster(3)
            #expect(try repository.pdd("plan", "--out", "c.plan.json").status == 0)
            for file in ["cluster.json", "c.plan.json"] {
                let changes = changes(try repository.git("diff", "--", file))
                #expect(changes.count { $0.hasPrefix("-") } == 2, "\(changes)")
                #expect(
                    changes.contains {
                        $0.hasPrefix("+  c-worker3/container  run container worker3 from pegasus:worker  ")
                    })
                #expect(changes.contains("+c-worker3  (worker)"))
                // The digest of all of it, and the action that waits for every worker.
                let others = changes.filter { !$0.contains("c-worker3") && $0 != "+" }
                #expect(
                    others.map { $0.dropFirst().prefix(10) }.sorted() == [
                        "  cluster/", "  cluster/", "sha256 of ", "sha256 of ",
                    ])
            }
        }
    }

    @Test func `git log and a difference between commits read files that are not in the directory`() throws {
        try withRepository { repository in
            try repository.writeCluster(1)
            try repository.commit()
            try repository.git("rm", "--quiet", "build-pegasus-image.sh")
            let diff = try repository.git("diff", "HEAD~1", "HEAD", "--", "cluster.json")
            #expect(changes(diff).contains { $0.hasPrefix("-  c-worker2/host  create the host") })
            #expect(try repository.git("log", "-p", "--", "c.plan.json").contains("+c-submit-node  (submit)"))
        }
    }

    @Test func `a changed setting, a changed script and a changed builder are each a line`() throws {
        try withRepository { repository in
            let plan = try String(contentsOf: repository.root.appending(path: "c.plan.json"), encoding: .utf8)
            try repository.write(plan.replacing("10.0.9.0/24", with: "10.0.8.0/24"), to: "c.plan.json")
            #expect(try changes(repository.git("diff")).contains { $0.contains("/network  ") })
            try repository.write(
                plan.replacing("docker swarm init", with: "docker swarm init --evil"), to: "c.plan.json")
            #expect(try changes(repository.git("diff")).contains { $0.hasPrefix("+  init-swarm: sha256 ") })
            try repository.git("checkout", "--quiet", "c.plan.json")
            try repository.writeCluster(2, builder: "#!/bin/sh\ntrue\n")
            #expect(try repository.pdd("plan", "--out", "c.plan.json").status == 0)
            let changes = try changes(repository.git("diff", "c.plan.json"))
            #expect(changes.contains { $0.hasPrefix("+  files.build.sh.sha256: ") })
            #expect(changes.count == 4)
        }
    }

    @Test(arguments: [
        "", "no JSON\n", "{}", "[1, 2", #"{"format": 99, "actions": []}"#, #"{"cluster": "c"}"#, "\u{0}\u{1}\n",
        #"{"format": 1, "kind": "approval", "cluster": "c"}"#,
    ])
    func `any other file is printed as it is`(_ text: String) throws {
        try withTemporaryDirectory { directory in
            for bytes in [Data(text.utf8), Data([0xFF, 0xFE]) + Data(text.utf8)] {
                try bytes.write(to: directory.appending(path: "file"))
                let run = try Program.run(Program.pdd, ["plan", "--textconv", "file"], in: directory)
                #expect(run.status == 0)
                #expect(run.bytes == bytes)
                #expect(run.errors == "")
            }
        }
    }

    @Test(arguments: Repository.examples)
    func `the lines of an example need none of its files`(_ example: String) throws {
        try withTemporaryDirectory { directory in
            try Repository.text("examples/\(example).json").write(
                to: directory.appending(path: "x.json"), atomically: true, encoding: .utf8)
            let run = try Program.run(Program.pdd, ["plan", "--textconv", "x.json"], in: directory)
            #expect(run.status == 0)
            #expect(run.output.hasPrefix("cluster "))
            #expect(run.output.contains("\nsha256 of the description: "))
            #expect(!run.output.contains("files.build.sh.sha256"))
            #expect(run.output.split(separator: "\n").allSatisfy { $0.count < 400 })
        }
    }
}
