import Foundation
import TestSupport
import Testing

/// Whatever goes away during a run, a reader, a terminal or the room on the disk, the run goes on or stops
/// as by Ctrl-C, and the next apply finishes it.
@Suite(.serialized) struct OrderlyEndTests {
    /// Runs a line of bash in a cluster's directory; `pdd` is the program.
    private func bash(_ cluster: Cluster, _ line: String) throws -> ProgramRun {
        let program = "pdd() { '\(Program.pdd.path)' \"$@\"; }\n"
        return try Program.run(named: "bash", ["-c", program + line], in: cluster.directory)
    }

    private func runs(_ cluster: Cluster) throws -> [String] {
        let runs = cluster.file(".pdd/\(cluster.name)/runs")
        return try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
            .map { try String(contentsOf: runs.appending(path: "\($0)/journal.jsonl"), encoding: .utf8) }
    }

    @Test func `readers that go away`() throws {
        try Cluster.with("edges-reader", Cluster.light("edges-reader", workers: 1)) { cluster in
            // Nobody reads the events any more: no further action begins.
            let json = try bash(cluster, "pdd apply --yes --json 2>/dev/null | head -n 1; echo ${PIPESTATUS[0]}")
            #expect(json.output.hasSuffix("\n130\n"), "\(json.output)")
            #expect(try runs(cluster).last?.contains(#""event": "interrupt""#) == true)
            // Nobody reads the messages any more: the run goes on.
            let quiet = try bash(cluster, "pdd apply --yes 2> >(head -n 1 >/dev/null) </dev/null; echo $?")
            #expect(quiet.output == "0\n", "\(quiet.output)\(quiet.errors)")
            #expect(try cluster.pdd("diff").status == 0)
            let closed = try bash(cluster, "pdd destroy --yes <&- >&- 2>&-; echo $?")
            #expect(closed.output == "0\n")
            #expect(try cluster.objects() == [])
        }
    }

    @Test func `a terminal that hangs up ends it like Ctrl-C, and nohup keeps it running`() throws {
        try Cluster.with("edges-hangup", Cluster.light("edges-hangup", workers: 1)) { cluster in
            let terminal = try RunningProgram.onTerminal(cluster, "apply", "--yes")
            #expect(terminal.wait { terminal.output.contains("edges-hangup-submit-node/host") }, "\(terminal.output)")
            // With the program that holds it the terminal goes.
            terminal.signal(SIGKILL)
            _ = terminal.end()
            let again = try cluster.pdd("apply", "--yes", "--lock-wait", "2m")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try runs(cluster).first?.contains(#""event": "interrupt""#) == true)
            #expect(try cluster.pdd("destroy", "--yes").status == 0)

            let line = "trap '' HUP; '\(Program.pdd.path)' apply --yes & sleep 1; kill -HUP $!; wait $!; echo $?"
            let kept = try bash(cluster, line)
            #expect(kept.output == "0\n", "\(kept.errors)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can mount a small file system"))
    func `a full disk under the records`() throws {
        try Cluster.with("edges-full", Cluster.light("edges-full", workers: 1)) { cluster in
            let state = cluster.file(".pdd")
            try FileManager.default.createDirectory(at: state, withIntermediateDirectories: false)
            try Program.output("mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "none", state.path)
            defer { _ = try? Program.run(named: "umount", [state.path]) }
            func fill() throws { _ = try bash(cluster, "cat /dev/zero >.pdd/fill") }
            func free() throws { try FileManager.default.removeItem(at: state.appending(path: "fill")) }

            try fill()
            let keyless = try cluster.pdd("apply", "--yes")
            try expectWayOn(keyless, cluster)
            #expect(try cluster.docker("ps", "-aq", "--filter", "label=pdd.cluster=edges-full") == [])
            try free()
            #expect(try cluster.pdd("apply", "--yes").status == 0)

            try fill()
            #expect(try cluster.pdd("diff").status == 0)
            try cluster.describe(Cluster.light("edges-full", workers: 2))
            let grown = try cluster.pdd("apply", "--yes")
            #expect(grown.status == 4, "\(grown.errors)")
            try expectWayOn(grown, cluster)
            #expect(grown.errors.contains("note: the record of this run has gaps: "), "\(grown.errors)")
            try free()
            let more = try cluster.pdd("apply", "--yes")
            #expect(more.status == 0, "\(more.errors)")

            try fill()
            let gone = try cluster.pdd("destroy", "--yes")
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(try cluster.objects() == [])
        }
    }

    /// What failed says where there is no room and what to do, in pdd's own words, and leaves no temporary file.
    private func expectWayOn(_ run: ProgramRun, _ cluster: Cluster) throws {
        #expect(run.errors.lowercased().contains("no space left on device"), "\(run.errors)")
        #expect(
            run.errors.contains("free some space in '\(cluster.file(".pdd/\(cluster.name)").path)'"), "\(run.errors)")
        #expect(!run.errors.contains("Cocoa") && !run.errors.contains("NSError") && !run.errors.contains("Domain"))
        let names = try FileManager.default.contentsOfDirectory(atPath: cluster.file(".pdd/\(cluster.name)").path)
        #expect(names.allSatisfy { !$0.hasSuffix(".tmp") && !$0.contains(".new") }, "\(names)")
    }

    @Test func `known_hosts holds no more than the hosts that exist`() throws {
        try Cluster.with("edges-known", Cluster.light("edges-known", workers: 1)) { cluster in
            func aliases() throws -> [String] {
                try String(contentsOf: cluster.file(".pdd/edges-known/known_hosts"), encoding: .utf8)
                    .split(separator: "\n").map { String($0.prefix { $0 != "." }) }
            }
            #expect(try cluster.pdd("apply", "--yes").status == 0)
            let all = ["edges-known-submit-node", "edges-known-worker1"]
            #expect(try aliases() == all)
            for _ in 0..<2 {
                _ = try cluster.docker("rm", "-fv", "edges-known-worker1")
                #expect(try cluster.pdd("apply", "--yes").status == 0)
                #expect(try aliases() == all)
            }
            try cluster.describe(Cluster.light("edges-known", workers: 2))
            #expect(try cluster.pdd("apply", "--yes").status == 0)
            #expect(try aliases() == all + ["edges-known-worker2"])
            try cluster.describe(Cluster.light("edges-known", workers: 1))
            #expect(try cluster.pdd("apply", "--yes").status == 0)
            #expect(try aliases() == all)
        }
    }

    @Test func `words of a command arrive byte for byte, or are refused`() throws {
        try Cluster.with("edges-words", Cluster.light("edges-words", workers: 1)) { cluster in
            #expect(try cluster.pdd("apply", "--yes").status == 0)
            let words = #"$'\xff\xfe' '' $'two\nlines\n' "it's" '"q"' '$(id)' '*' -- $'\x80\n' '\' é"#
            let expected = try bash(cluster, "printf '%s\\0' \(words)")
            let exact = try bash(cluster, "pdd exec -c worker1 -- printf '%s\\0' \(words)")
            #expect(exact.bytes == expected.bytes, "\(exact.errors)")
            #expect(exact.bytes.count > 30)
            // Output is passed on as it is, too.
            let output = try bash(
                cluster, "head -c 100000 /dev/urandom >r; pdd exec -c worker1 -- cat <r | cmp r - && echo same")
            #expect(output.output == "same\n", "\(output.errors)")
            let long = try bash(
                cluster, "w=$(head -c 120000 /dev/zero | tr '\\0' x); pdd exec -- printf '%s' $w | wc -c")
            #expect(long.output == "120000\n", "\(long.errors)")
            let tooLong = try bash(
                cluster, "w=$(head -c 100000 /dev/zero | tr '\\0' x); pdd exec -- printf '%s' $w $w; echo $?")
            #expect(tooLong.output == "1\n")
            #expect(tooLong.errors.hasPrefix("error: the command is too long: it has 20"), "\(tooLong.errors)")
            #expect(tooLong.errors.hasSuffix("note: pass data on standard input: pdd exec -- COMMAND < FILE\n"))
        }
    }
}
