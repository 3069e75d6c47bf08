import Foundation
import TestSupport
import Testing

/// What pdd does where its streams are closed, full, or pipes.
struct StreamTests {
    private static let description = """
        { "cluster": "c", "provider": { "type": "docker" }, "image": { "builder": "build.sh" },
          "workers": [ { "count": 40 } ] }
        """

    /// Runs a line of bash in the directory of a description; `pdd` is the program.
    private func bash(_ line: String, _ description: String = Self.description) throws -> ProgramRun {
        try withTemporaryDirectory { directory in
            try description.write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "#!/bin/sh\n".write(to: directory.appending(path: "build.sh"), atomically: true, encoding: .utf8)
            let program = "pdd() { '\(Program.pdd.path)' \"$@\"; }\n"
            return try Program.run(named: "bash", ["-c", program + line], in: directory)
        }
    }

    @Test(arguments: ["cat cluster.json | pdd validate -", "pdd validate - <cluster.json"])
    func `a description comes from standard input`(line: String) throws {
        let run = try bash(line)
        #expect(run.output == "<stdin>: valid; 41 hosts, 301 actions\n", "\(run.output)\(run.errors)")
        #expect(run.status == 0)
    }

    @Test(arguments: [
        "pdd plan /dev/stdin <cluster.json", "pdd plan <(cat cluster.json)",
        "cat cluster.json | pdd plan /proc/self/fd/0",
        "mkfifo f; cat cluster.json >f & pdd plan f", "mkdir d; mkfifo d/f; cat cluster.json >d/f & pdd plan d/f",
        "cat cluster.json | pdd plan -",
    ])
    func `a description comes from a pipe, and its paths are relative to the working directory`(line: String) throws {
        let run = try bash(line)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("pdd apply -\n"), "\(run.output.suffix(200))")
        let plain = try bash("pdd plan")
        #expect(run.output.replacing("pdd apply -", with: "pdd apply cluster.json") == plain.output)
    }

    @Test func `a plan comes from a pipe, and its pins count`() throws {
        let same = try bash("pdd plan --format json | pdd plan --check /dev/stdin")
        #expect(same.status == 0, "\(same.errors)")
        let stale = try bash("pdd plan --format json >p; echo x >>build.sh; pdd diff - <p")
        #expect(stale.status == 5)
        #expect(stale.errors.hasPrefix("error: the plan is stale: 'build.sh' changed since the plan was written\n"))
    }

    @Test func `problems of a pipe have a place`() throws {
        let run = try bash("echo '{ \"cluster\": 5 }' | pdd validate -")
        #expect(run.status == 3)
        #expect(run.errors.contains("<stdin>:1:14: error: "), "\(run.errors)")
    }

    @Test func `an endless description is refused`() throws {
        let run = try bash("pdd validate /dev/zero; pdd validate - </dev/zero")
        #expect(
            run.errors == """
                error: '/dev/zero' cannot be read: it is larger than 256 MiB
                error: '-' cannot be read: it is larger than 256 MiB

                """)
        #expect(run.status == 3)
    }

    @Test(arguments: ["plan", "plan --format json", "validate", "help", "version", "plan --format dot"])
    func `a closed reader ends it quietly with 141`(words: String) throws {
        // The reader has gone before pdd starts.
        let run = try bash("mkfifo gone; exec 3<>gone 4>gone 3>&-; pdd \(words) >&4; echo $?")
        #expect(run.output == "141\n", "\(run.output)")
        #expect(run.errors.split(separator: "\n").allSatisfy { !$0.contains("error") }, "\(run.errors)")
    }

    @Test func `a status that says more than that stays`() throws {
        let run = try bash("{ pdd plan none.json; echo $? >status; } | exec true; cat status")
        #expect(run.output == "3\n")
    }

    @Test func `results that do not fit on the disk are an error`() throws {
        let run = try bash("pdd plan >/dev/full")
        #expect(run.status == 1)
        #expect(run.errors.hasSuffix("error: standard output cannot be written: no space left on device\n"))
    }

    @Test(arguments: ["2>/dev/full", "2>&-", "2> >(exec true)"])
    func `messages that nobody can read change nothing`(redirection: String) throws {
        let run = try bash(
            "pdd plan \(redirection) >plan; echo $?; tail -n 1 plan; pdd plan none.json \(redirection); echo $?")
        #expect(run.output == "0\nnext: pdd apply cluster.json\n3\n", "\(run.output)")
    }

    @Test func `closed streams are no files of pdd's`() throws {
        // With all three closed, the plan's file would have the number of standard output.
        let run = try bash("pdd plan --out p <&- >&- 2>&-; echo $?; pdd validate <&-; pdd plan --check p >&-; echo $?")
        #expect(run.output == "0\ncluster.json: valid; 41 hosts, 301 actions\n0\n", "\(run.output)\(run.errors)")
        let other = try bash("pdd plan <&- >&-; echo $?; pdd plan - <&-; echo $?; ls")
        #expect(other.output == "0\n3\nbuild.sh\ncluster.json\n")
        #expect(
            other.errors.contains("<stdin>:1:1: error: the file is empty; a JSON object is expected\n"),
            "\(other.errors)")
    }

    @Test func `a plan that cannot be written whole leaves the old one and no other file`() throws {
        let run = try bash(
            """
            pdd plan --out p 2>/dev/null; echo x >>p; cp p q
            (ulimit -f 1; trap '' XFSZ; pdd plan --out p); echo $?; cmp p q && ls
            """)
        #expect(run.output == "3\nbuild.sh\ncluster.json\np\nq\n", "\(run.output)")
        #expect(run.errors.contains("error: 'p' cannot be written: file too large\n"), "\(run.errors)")
    }

    @Test func `a word that is no text is refused outside of a command`() throws {
        let run = try bash("pdd plan $'caf\\xe9.json'")
        #expect(run.status == 64)
        #expect(
            run.errors.hasPrefix(
                "error: 'caf\u{FFFD}.json' is not UTF-8 text; pdd accepts only file names in UTF-8\n"))
    }
}
