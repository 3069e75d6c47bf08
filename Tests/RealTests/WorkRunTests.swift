import Foundation
import TestSupport
import Testing

/// Work on a real pool: 'pdd run' from the input to the results.
@Suite(.serialized) struct WorkRunTests {
    @Test func `work runs, is followed, and its results come home`() throws {
        let example = try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"worktest\"")
        try Cluster.with("worktest", example) { cluster in
            let manager = FileManager.default
            for name in ["build-pegasus-image.sh", "workflows"] {
                try manager.copyItem(at: Repository.file("examples/\(name)"), to: cluster.file(name))
            }
            try createsTheCluster(cluster)
            try diamond(cluster)
            try failures(cluster)
            try failureOfPegasus(cluster)
            try detached(cluster)
            try cut(cluster)
            try stopped(cluster)
            try destroysAfterwards(cluster)
        }
    }

    /// There is no cluster yet: without an agreement nothing happens, with one it is created, and the work runs.
    private func createsTheCluster(_ cluster: Cluster) throws {
        let asked = try cluster.pdd("run", "--input", "workflows/hello")
        #expect(asked.status == 64 && asked.errors.contains("add: --yes"), "\(asked.errors)")
        let run = try cluster.pdd("run", "--input", "workflows/hello", "--yes")
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("run 1 succeeded in"))
        #expect(["hello from worker1\n", "hello from worker2\n"].contains(try result(cluster, "1/hello.out")))
        // What came from here stays here.
        #expect(!FileManager.default.fileExists(atPath: cluster.file("results/1/hello.sub").path))
    }

    private func diamond(_ cluster: Cluster) throws {
        let run = try cluster.pdd("run", "--input", "workflows/diamond", "--name", "diamond", "--output", "out")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("submitted to cluster"))
        // The same jobs, one after the other on this machine.
        let here = cluster.file("here")
        try FileManager.default.copyItem(at: cluster.file("workflows/diamond"), to: here)
        let line =
            "./split.sh text.txt left.txt right.txt; ./count.sh left.txt l; ./count.sh right.txt r; ./join.sh l r result.txt"
        #expect(try Program.run(named: "sh", ["-euc", line], in: here).status == 0)
        let expected = try String(contentsOf: here.appending(path: "result.txt"), encoding: .utf8)
        #expect(expected.count > 100)
        #expect(try String(contentsOf: cluster.file("out/result.txt"), encoding: .utf8) == expected)
        let again = try cluster.pdd("run", "--input", "workflows/diamond", "--name", "diamond")
        #expect(again.status == 3 && again.errors.contains("there is a run 'diamond' already"), "\(again.errors)")
    }

    /// Three jobs: one succeeds, one fails with a message, one is held.
    private func failures(_ cluster: Cluster) throws {
        try script(
            cluster, "bad",
            """
            cat >job.sub <<END
            executable = /bin/sh
            arguments = "-c 'echo result \\$(Process); echo cannot open \\$(Process) >&2; exit \\$(Process)'"
            transfer_executable = false
            output = \\$(Process).out
            error = \\$(Process).err
            should_transfer_files = YES
            request_memory = 64M
            request_disk = 10M
            END
            { cat job.sub; echo 'queue 2'; } | condor_submit
            { cat job.sub; echo 'transfer_input_files = missing'; echo queue; } | condor_submit
            """)
        let running = try RunningProgram(cluster, "run", "--input", "bad", "--name", "bad")
        let isNamed = running.wait(within: 120) { running.errors.contains("held   job") }
        #expect(isNamed && running.isRunning, "a held job is named while it is held: \(running.errors)")
        #expect(running.errors.contains("missing"))
        #expect(running.end(within: 240) == 1)
        let errors = running.errors
        #expect(errors.contains("  | cannot open 1\n") && errors.contains("exit code 1 on "), "\(errors)")
        #expect(errors.contains("run bad failed in") && errors.contains("1 held, 1 done, 1 failed"), "\(errors)")
        #expect(try result(cluster, "bad/0.out") == "result 0\n")
        #expect(try result(cluster, "bad/.pdd-run/output.log").contains("submitted to cluster"))
        // Released by hand, it fails again; removed, nothing is left in the queue.
        #expect(try cluster.pdd("exec", "--", "condor_rm", "-all").status == 0)
    }

    /// A workflow whose DAGMan job ends with status 0 although a node failed, as that of Pegasus does.
    private func failureOfPegasus(_ cluster: Cluster) throws {
        try script(
            cluster, "wrapped",
            """
            printf 'executable = /bin/false\\ntransfer_executable = false\\nrequest_disk = 10M\\nqueue\\n' >node.sub
            printf 'JOB node node.sub\\n' >wrapped.dag
            condor_submit_dag -no_submit wrapped.dag
            printf '#!/bin/sh\\n/usr/bin/condor_dagman "$@"\\nexit 0\\n' >pegasus-dagman
            chmod +x pegasus-dagman
            sed -i "s|^executable.*|executable = $PWD/pegasus-dagman|" wrapped.dag.condor.sub
            condor_submit wrapped.dag.condor.sub
            """)
        let run = try cluster.pdd("run", "--input", "wrapped", "--name", "wrapped")
        #expect(run.status == 1 && run.errors.contains("run wrapped failed in"), "\(run.errors)")
    }

    private static let slow = """
        cat >job.sub <<END
        executable = /bin/sh
        arguments = "-c 'sleep 20; echo done'"
        transfer_executable = false
        output = slow.out
        should_transfer_files = YES
        request_memory = 64M
        request_disk = 10M
        queue
        END
        condor_submit job.sub
        """

    /// pdd is killed in the middle; another directory with the description and the key goes on.
    private func detached(_ cluster: Cluster) throws {
        try script(cluster, "slow", Self.slow)
        let killed = try RunningProgram(cluster, "run", "--input", "slow", "--name", "slow", "--json")
        #expect(killed.wait(within: 120) { killed.output.contains(#""running": 1"#) }, "\(killed.output)")
        killed.signal(SIGKILL)
        _ = killed.end()
        let elsewhere = cluster.file("elsewhere")
        let manager = FileManager.default
        try manager.createDirectory(at: elsewhere.appending(path: ".pdd/worktest"), withIntermediateDirectories: true)
        for directory in [".pdd", ".pdd/worktest"] {
            try manager.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: elsewhere.appending(path: directory).path)
        }
        for name in ["cluster.json", "build-pegasus-image.sh", ".pdd/worktest/key", ".pdd/worktest/known_hosts"] {
            try manager.copyItem(at: cluster.file(name), to: elsewhere.appending(path: name))
        }
        let list = try Program.run(Program.pdd, ["run", "--list"], in: elsewhere)
        #expect(list.output.contains("slow") && list.output.contains("running"), "\(list.output)\(list.errors)")
        let attached = try Program.run(Program.pdd, ["run", "--attach"], in: elsewhere)
        #expect(attached.status == 0, "\(attached.errors)")
        #expect(try String(contentsOf: elsewhere.appending(path: "results/slow/slow.out"), encoding: .utf8) == "done\n")
        let again = try Program.run(Program.pdd, ["run", "--attach", "slow"], in: elsewhere)
        #expect(again.status == 0 && again.errors.contains("already here, verified"), "\(again.errors)")
    }

    /// The network is away for half a minute.
    private func cut(_ cluster: Cluster) throws {
        let run = try RunningProgram(cluster, "run", "--input", "slow", "--name", "cut")
        #expect(run.wait(within: 120) { run.errors.contains("1 running") }, "\(run.errors)")
        _ = try cluster.docker("pause", "worktest-submit-node")
        #expect(run.wait(within: 60) { run.errors.contains("trying again") }, "\(run.errors)")
        _ = try cluster.docker("unpause", "worktest-submit-node")
        #expect(run.end(within: 240) == 0, "\(run.errors)")
        #expect(try result(cluster, "cut/slow.out") == "done\n")
    }

    private func stopped(_ cluster: Cluster) throws {
        try script(cluster, "endless", Self.slow.replacing("sleep 20", with: "sleep 3000") + "\nexec sleep 3000")
        let run = try RunningProgram(cluster, "run", "--input", "endless", "--name", "endless")
        #expect(run.wait(within: 120) { run.errors.contains("1 running") }, "\(run.errors)")
        run.signal(SIGINT)
        #expect(run.end(within: 30) == 130)
        #expect(run.errors.contains("run endless goes on"), "\(run.errors)")
        let stopped = try cluster.pdd("run", "--stop", "endless")
        #expect(stopped.status == 0, "\(stopped.errors)")
        let attached = try cluster.pdd("run", "--attach", "endless")
        #expect(attached.status == 1 && attached.errors.contains("run endless was stopped"), "\(attached.errors)")
        #expect(try cluster.pdd("exec", "--", "condor_q", "-af", "ClusterId").output == "")
    }

    /// The cluster goes only when its results are here.
    private func destroysAfterwards(_ cluster: Cluster) throws {
        // The place of the results cannot be written: a file is where the directory should be.
        try Data().write(to: cluster.file("blocked"))
        let failed = try cluster.pdd("run", "--output", "blocked/x", "--destroy", "--", "touch", "made")
        #expect(failed.status == 1 && failed.errors.contains("the results were not copied"), "\(failed.errors)")
        #expect(try cluster.pdd("exec", "--", "true").status == 0)
        try staysBesideFullDisk(cluster)
        let run = try cluster.pdd("run", "--repeat", "2", "--name", "last", "--destroy", "--", "sh", "-c", "date >made")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("median: "))
        #expect(try result(cluster, "last-2/made") != "")
        #expect(try cluster.objects() == [])
    }

    /// The disk for the results is full: the cluster stays, and they can be fetched again.
    private func staysBesideFullDisk(_ cluster: Cluster) throws {
        guard geteuid() == 0 else { return print("--- not run: results for a full disk (only root can mount one)") }
        let small = cluster.file("small")
        try FileManager.default.createDirectory(at: small, withIntermediateDirectories: false)
        let mount = try Program.run(named: "mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", small.path])
        try #require(mount.status == 0, "\(mount.errors)")
        defer { _ = try? Program.run(named: "umount", [small.path]) }
        let make = "head -c 2000000 /dev/urandom >made"
        let failed = try cluster.pdd(
            "run", "--name", "big", "--output", "small/big", "--destroy", "--", "sh", "-c", make)
        #expect(failed.status == 1 && failed.errors.contains("the results were not copied"), "\(failed.errors)")
        #expect(failed.errors.contains("o space left on device"), "\(failed.errors)")
        let fetched = try cluster.pdd("run", "--attach", "big")
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect(try Data(contentsOf: cluster.file("results/big/made")).count == 2_000_000)
    }

    private func script(_ cluster: Cluster, _ directory: String, _ text: String) throws {
        let place = cluster.file(directory)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let script = place.appending(path: "run.sh")
        try "#!/bin/sh\nset -eu\n\(text)\n".write(to: script, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    }

    private func result(_ cluster: Cluster, _ path: String) throws -> String {
        try String(contentsOf: cluster.file("results/\(path)"), encoding: .utf8)
    }
}
