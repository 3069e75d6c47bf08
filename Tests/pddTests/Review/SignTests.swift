import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd sign`, `pdd verify` and `pdd apply --require-signature`, with ssh-keygen.
struct SignTests {
    /// A directory with a plan, a key, and lists of signers.
    private struct Desk {
        let directory: URL

        func pdd(_ words: String..., path: String? = nil) throws -> ProgramRun {
            var environment = ProcessInfo.processInfo.environment
            environment["SSH_AUTH_SOCK"] = nil
            if let path { environment["PATH"] = path }
            return try Program.run(Program.pdd, words, environment: environment, in: directory)
        }

        func write(_ text: String, to name: String) throws {
            try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
        }

        func text(_ name: String) throws -> String {
            try String(contentsOf: directory.appending(path: name), encoding: .utf8)
        }

        func verify(_ words: String...) throws -> ProgramRun {
            try Program.run(
                Program.pdd, ["verify", "c.plan.json", "--allowed-signers"] + words, in: directory)
        }
    }

    private func withDesk(_ body: (Desk) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let desk = Desk(directory: directory)
            try desk.write(PlanSubcommandTests.text, to: "cluster.json")
            try desk.write("#!/bin/sh\n", to: "build-pegasus-image.sh")
            #expect(try desk.pdd("plan", "--out", "c.plan.json").status == 0)
            for (name, passphrase) in [("key", ""), ("other", ""), ("locked", "secret")] {
                try Program.output(
                    "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name,
                    "-f", directory.appending(path: name).path)
            }
            try desk.write("ada@x namespaces=\"pdd-*\" \(desk.text("key.pub"))", to: "allowed")
            try desk.write("ada@x valid-before=\"20200101\" \(desk.text("key.pub"))", to: "expired")
            try desk.write("ada@x namespaces=\"file\" \(desk.text("key.pub"))", to: "purpose")
            try desk.write("bob@x \(desk.text("other.pub"))", to: "bob")
            try desk.write("bob@x \(desk.text("other.pub"))ada@x,ada@y \(desk.text("key.pub"))", to: "both")
            try body(desk)
        }
    }

    @Test func `a signed plan is verified, by ssh-keygen itself, too`() throws {
        try withDesk { desk in
            let sign = try desk.pdd("sign", "c.plan.json", "--key", "key")
            #expect(sign.status == 0, "\(sign.errors)")
            #expect(sign.output == "")
            #expect(
                sign.errors
                    == "signed c.plan.json: c.plan.json.sig\nnext: pdd verify c.plan.json --allowed-signers FILE\n")
            for words in [["allowed"], ["both"], ["both", "--identity", "ada@y"]] {
                let run = try Program.run(
                    Program.pdd, ["verify", "c.plan.json", "--allowed-signers"] + words, in: desk.directory)
                #expect(run.status == 0, "\(run.errors)")
                #expect(
                    run.output.wholeMatch(
                        of: /c\.plan\.json: good signature by ada@[xy] \(SHA256:[A-Za-z0-9+\/]{43}\)\n/) != nil,
                    "\(run.output)")
            }
            let own = try Program.run(
                named: "sh",
                ["-c", "ssh-keygen -Y verify -f allowed -I ada@x -n pdd-plan -s c.plan.json.sig <c.plan.json"],
                in: desk.directory)
            #expect(own.status == 0)
            // The public key is enough where the private one is beside it.
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key.pub").status == 0)
            #expect(try desk.verify("allowed").status == 0)
        }
    }

    @Test func `what is not a good signature is refused with its reason`() throws {
        try withDesk { desk in
            func expect(_ words: [String], _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
                for command in [
                    ["verify", "c.plan.json", "--allowed-signers"],
                    ["apply", "c.plan.json", "--yes", "--require-signature"],
                ] {
                    let run = try Program.run(Program.pdd, command + words, in: desk.directory)
                    #expect(run.status == 3, sourceLocation: sourceLocation)
                    #expect(run.errors.hasPrefix("error: \(text)"), "\(run.errors)", sourceLocation: sourceLocation)
                }
                #expect(!FileManager.default.fileExists(atPath: desk.directory.appending(path: ".pdd").path))
            }
            try expect(["allowed"], "there is no signature 'c.plan.json.sig'\nnote: make one with: pdd sign\n")
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key").status == 0)
            try expect(["expired"], "the signer's key is not valid now: ")
            try expect(["purpose"], "the signer may not sign this: ")
            try expect(["bob"], "no signer in 'bob' has the key that made 'c.plan.json.sig': SHA256:")
            try expect(["none"], "there is no list of allowed signers 'none'\n")
            try expect(
                ["both", "--identity", "bob@x"],
                "'c.plan.json.sig' was not made by 'bob@x', but by 'ada@x' or 'ada@y': SHA256:")
            try expect(["/dev/null"], "no signer in '/dev/null' has the key")
            try Program.output(
                "sh", "-c",
                "cd '\(desk.directory.path)' && ssh-keygen -Y sign -n file -f key <c.plan.json >c.plan.json.sig 2>/dev/null"
            )
            try expect(["allowed"], "'c.plan.json.sig' is a signature for 'file', not for 'pdd-plan'\n")
            try desk.write("no signature\n", to: "c.plan.json.sig")
            try expect(["allowed"], "'c.plan.json.sig' is not a signature as ssh-keygen writes it")
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key").status == 0)
            try desk.write(desk.text("c.plan.json").replacing("10.0.9.254", with: "10.0.9.253"), to: "c.plan.json")
            try expect(
                ["allowed"],
                "'c.plan.json.sig' is not the signature of this content: it was changed after it was signed\n")
            try desk.write(desk.text("c.plan.json").replacing("{\n", with: "{ \n"), to: "c.plan.json")
            try expect(["allowed"], "'c.plan.json' has not the layout that pdd writes")
        }
    }

    @Test func `what cannot sign, and what cannot be signed`() throws {
        try withDesk { desk in
            let rows: [([String], String)] = [
                (["cluster.json", "--key", "key"], "'cluster.json' is a description; only a plan can be signed"),
                (["c.plan.json", "--key", "none"], "there is no key 'none'\nnote: "),
                (["c.plan.json", "--key", "cluster.json"], "'cluster.json' cannot sign: "),
                (["c.plan.json", "--key", "locked"], "'locked' cannot sign: "),
                (["c.plan.json", "--key", "key", "--run"], "'c' has no run yet: "),
            ]
            for (words, text) in rows {
                let run = try Program.run(
                    named: "setsid", ["--wait", Program.pdd.path, "sign"] + words, in: desk.directory)
                #expect(run.status == 3)
                #expect(run.errors.hasPrefix("error: \(text)"), "\(run.errors)")
            }
            #expect(try desk.pdd("sign", "c.plan.json").status == 64)
            #expect(try desk.pdd("verify", "c.plan.json").status == 64)
            #expect(try desk.pdd("apply", "c.plan.json", "--identity", "x").status == 64)
            try desk.write("#!/bin/sh\ntrue\n", to: "build-pegasus-image.sh")
            let stale = try desk.pdd("sign", "c.plan.json", "--key", "key")
            #expect(stale.status == 5)
            #expect(!FileManager.default.fileExists(atPath: desk.directory.appending(path: "c.plan.json.sig").path))
            let without = try desk.pdd("verify", "c.plan.json", "--allowed-signers", "allowed", path: "/none")
            #expect(without.status == 3)
            try desk.write("x", to: "c.plan.json.sig")
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key", path: "/none").status == 5)
        }
    }

    @Test func `without ssh-keygen nothing is good`() throws {
        try withDesk { desk in
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key").status == 0)
            let missing =
                "error: 'ssh-keygen' is not installed\nnote: install OpenSSH's client, for example: apt-get install openssh-client\n"
            for words in [
                ["sign", "c.plan.json", "--key", "key"], ["verify", "c.plan.json", "--allowed-signers", "allowed"],
                ["apply", "c.plan.json", "--yes", "--require-signature", "allowed"],
            ] {
                let run = try Program.run(Program.pdd, words, environment: ["PATH": "/none"], in: desk.directory)
                #expect(run.status == 3)
                #expect(run.errors == missing, "\(words)")
            }
        }
    }

    @Test func `ssh-keygen asks for a passphrase on the terminal`() throws {
        try withDesk { desk in
            try desk.write("ada@x \(desk.text("locked.pub"))", to: "allowed")
            // script(1) gives pdd a terminal, on which the passphrase is typed when it is asked for.
            let run = try Program.run(
                named: "sh",
                [
                    "-c",
                    "(sleep 3; echo secret) | script -qec \"'\(Program.pdd.path)' sign c.plan.json --key locked\" /dev/null",
                ],
                in: desk.directory)
            #expect(run.status == 0, "\(run.output)")
            #expect(run.output.contains("nter passphrase"), "\(run.output)")
            #expect(try desk.verify("allowed").status == 0)
        }
    }

    @Test func `a good signature lets apply go on`() throws {
        try withDesk { desk in
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key").status == 0)
            // No docker in PATH: that is looked for after the signature.
            let programs = desk.directory.appending(path: "programs")
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: programs.appending(path: "ssh-keygen").path,
                withDestinationPath: Program.output("sh", "-c", "command -v ssh-keygen"))
            let run = try desk.pdd(
                "apply", "c.plan.json", "--yes", "--require-signature", "allowed", path: programs.path)
            #expect(run.errors.hasPrefix("c.plan.json: good signature by ada@x (SHA256:"), "\(run.errors)")
            #expect(run.errors.contains("'ssh' and 'docker' are not installed"), "\(run.errors)")
        }
    }

    @Test func `a run is signed with its journal and logs, and names its plan`() throws {
        try withDesk { desk in
            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key").status == 0)
            let plan = Digest(of: [UInt8](try Data(contentsOf: desk.directory.appending(path: "c.plan.json"))))
            for (name, digest) in [
                ("2026-03-01T09-30-00Z-1", "\(Digest(of: ""))"), ("2026-03-02T09-30-00Z-1", "\(plan)"),
            ] {
                let run = desk.directory.appending(path: ".pdd/c/runs/\(name)")
                try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
                try desk.write(
                    #"{ "time": 0.000, "event": "begin", "cluster": "c", "plan": "\#(digest)" }"# + "\n",
                    to: ".pdd/c/runs/\(name)/journal.jsonl")
                try desk.write("log\n", to: ".pdd/c/runs/\(name)/c-worker1.host.log")
            }
            #expect(
                try desk.verify("allowed", "--run").errors.hasPrefix(
                    "error: run 2026-03-02T09-30-00Z-1 is not signed\n"))
            // One whose pdd still works on the cluster is not signed; one before it is.
            let busy = try Program.run(
                named: "flock",
                [
                    ".pdd/c/lock", Program.pdd.path, "sign", "c.plan.json", "--key", "key", "--run",
                ], in: desk.directory)
            #expect(busy.status == 3)
            #expect(busy.errors.hasPrefix("error: run 2026-03-02T09-30-00Z-1 may not have ended: "), "\(busy.errors)")
            let sign = try desk.pdd("sign", "c.plan.json", "--key", "key", "--run")
            #expect(
                sign.errors
                    == "signed 2 files of run 2026-03-02T09-30-00Z-1: .pdd/c/runs/2026-03-02T09-30-00Z-1/SHA256SUMS.sig\n"
            )
            let good = try desk.verify("allowed", "--run")
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.hasSuffix("run 2026-03-02T09-30-00Z-1 applied this plan; 2 files as signed\n"))
            #expect(good.output.contains("run 2026-03-02T09-30-00Z-1: good signature by ada@x ("))
            // The coreutils read the same file.
            let sums = try Program.run(
                named: "sha256sum", ["-c", "SHA256SUMS"],
                in: desk.directory.appending(path: ".pdd/c/runs/2026-03-02T09-30-00Z-1"))
            #expect(sums.output == "c-worker1.host.log: OK\njournal.jsonl: OK\n")

            #expect(try desk.pdd("sign", "c.plan.json", "--key", "key", "--run", "2026-03-01T09-30-00Z-1").status == 0)
            let other = try desk.verify("allowed", "--run", "2026-03-01T09-30-00Z-1")
            #expect(other.status == 3)
            #expect(other.errors.hasPrefix("error: run 2026-03-01T09-30-00Z-1 applied another plan: sha256 e3b0c4429"))
            let none = try desk.verify("allowed", "--run=2020-03-01T09-30-00Z-1")
            #expect(none.errors.hasPrefix("error: there is no run '2020-03-01T09-30-00Z-1': "))
        }
    }
}
