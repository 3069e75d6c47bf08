import Foundation
import TestSupport
import Testing

/// Copies between this machine and a container, over real connections that are cut.
///
/// `PDD_COPY_ROUNDS` is the number of copies whose connections are cut, five times each, and makes the files larger.
@Suite(.serialized) struct CopyTests {
    private static let rounds = ProcessInfo.processInfo.environment["PDD_COPY_ROUNDS"].flatMap { Int($0) }

    /// A cluster whose containers have the programs of their hosts: rsync is one of them.
    static func withCluster(_ name: String, _ body: (Cluster) throws -> Void) throws {
        let mounts = #", "mounts": ["/usr/bin:/usr/bin:ro", "/usr/lib:/usr/lib:ro"]"#
        let description = Cluster.light(name, workers: 1, container: mounts, submit: mounts)
        try Cluster.with(name, description) { cluster in
            let applied = try cluster.pdd("apply", "--yes")
            try #require(applied.status == 0, "\(applied.errors)")
            try body(cluster)
        }
    }

    @Test func `files go to a container and back, whatever becomes of the connection`() throws {
        try Self.withCluster("cp-copy") { cluster in
            try copyManyFiles(cluster)
            try copyOddNames(cluster)
            try copySparseFile(cluster)
            try copyToHost(cluster)
            try refuse(cluster)
            try measureRate(cluster)
            try cutConnections(cluster)
        }
    }

    /// Runs a line of bash in the cluster's directory.
    @discardableResult private func bash(_ cluster: Cluster, _ line: String) throws -> String {
        let run = try Program.run(named: "bash", ["-euc", line], in: cluster.directory)
        try #require(run.status == 0, "\(line): \(run.errors)")
        return run.output
    }

    private func copy(_ cluster: Cluster, _ arguments: String...) throws {
        let line = ([Program.pdd.path, "cp"] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let run = try Program.run(named: "bash", ["-c", line], in: cluster.directory)
        try #require(run.status == 0, "\(arguments): \(run.errors)")
        #expect(run.output == "")
        #expect(run.errors == "")
    }

    /// What differs between two directories of this machine: names, kinds, modes, times and contents.
    private func differences(_ cluster: Cluster, _ a: String, _ b: String) throws -> String {
        try bash(cluster, "rsync -rlptn --delete -c -i \(a)/ \(b)/")
    }

    private func copyManyFiles(_ cluster: Cluster) throws {
        try bash(cluster, "mkdir -p many/{0..99}; for i in {0..9999}; do echo $i >many/$((i % 100))/$i; done")
        try copy(cluster, "many", "submit:/tmp/many")
        let count = try cluster.pdd("exec", "--", "sh", "-c", "find /tmp/many -type f | wc -l")
        #expect(count.output == "10000\n")
        try copy(cluster, "submit:/tmp/many", "back")
        #expect(try differences(cluster, "many", "back") == "")
    }

    private func copyOddNames(_ cluster: Cluster) throws {
        try bash(
            cluster,
            """
            mkdir -p odd/sub; cd odd
            i=0
            for name in 'a b' -dash '#x' $'new\\nline' $'\\xff' é '*' '[1]' "it's" '$(x)' a:b; do
              i=$((i + 1)); echo "$i" >"./$name"; chmod $((600 + i % 5)) "./$name"; touch -d "2020-01-01 00:00:$i" "./$name"
            done
            ln -s 'a b' link; ln -s sub dir-link; ln -s nowhere broken; chmod 711 sub; touch -d 2001-01-01 sub
            """)
        try copy(cluster, "odd", "submit:/tmp/")
        try copy(cluster, "submit:/tmp/odd/.", "odd-back/")
        #expect(try differences(cluster, "odd", "odd-back") == "")
        try copy(cluster, "odd/a:b", "-u", "1000", "submit:/tmp/colon")
        let owner = try cluster.pdd("exec", "--", "stat", "-c", "%u", "/tmp/colon")
        #expect(owner.output == "1000\n")
    }

    private func copySparseFile(_ cluster: Cluster) throws {
        let size = Self.rounds == nil ? "256M" : "5G"
        try bash(
            cluster, "truncate -s \(size) sparse; printf x | dd of=sparse bs=1 seek=100000000 conv=notrunc status=none")
        try copy(cluster, "sparse", "submit:/tmp/sparse")
        let disk = try cluster.pdd("exec", "--", "sh", "-c", "du -k /tmp/sparse | cut -f 1; rm /tmp/many -r")
        #expect(Int(disk.output.trimmingCharacters(in: .whitespacesAndNewlines)).map { $0 < 2000 } == true)
        try copy(cluster, "submit:/tmp/sparse", "sparse-back")
        try bash(cluster, "cmp sparse sparse-back; [ $(du -k sparse-back | cut -f 1) -lt 2000 ]; rm sparse sparse-back")
    }

    private func copyToHost(_ cluster: Cluster) throws {
        try copy(cluster, "cluster.json", "\(cluster.name)-worker1:")
        #expect(try cluster.onHost("\(cluster.name)-worker1", "stat -c %U /root/cluster.json") == "root")
        let json = try cluster.pdd("cp", "--json", "\(cluster.name)-worker1:cluster.json", "copy.json")
        #expect(json.output.contains("\"files\": 1,"), "\(json.output)\(json.errors)")
        try bash(cluster, "cmp cluster.json copy.json")
    }

    private func refuse(_ cluster: Cluster) throws {
        for (arguments, status, message) in [
            (["submit:/nothing", "."], 1, "error: there is no file 'submit:/nothing', or its user may not see it\n"),
            (["nothing", "submit:"], 1, "error: there is no file 'nothing' on this machine\n"),
            (["cluster.json", "submit:/no/where"], 1, "error: the directory of 'submit:/no/where' does not exist\n"),
            (["cluster.json", "worker2:"], 3, "error: the plan has no container or host 'worker2'; did you mean"),
            (["cluster.json", "submit:/proc/version"], 1, "error: "),
        ] as [([String], Int32, String)] {
            let line = ([Program.pdd.path, "cp"] + arguments).joined(separator: " ")
            let run = try Program.run(named: "bash", ["-c", line], in: cluster.directory)
            #expect(run.status == status, "\(arguments): \(run.errors)")
            #expect(run.errors.hasPrefix(message), "\(run.errors)")
        }
    }

    /// Compares the rate with that of tar over `pdd exec`, in both directions; the better of two counts on a busy machine.
    private func measureRate(_ cluster: Cluster) throws {
        let megabytes = Self.rounds == nil ? 96 : 1024
        try bash(cluster, "mkdir rate; head -c \(megabytes)M /dev/urandom >rate/data")
        func seconds(_ line: String) throws -> Double {
            let begin = ContinuousClock.now
            try bash(cluster, line)
            let time = ContinuousClock.now - begin
            return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        }
        let pdd = "'\(Program.pdd.path)'"
        var best = 0.0
        for _ in 0..<2 {
            let tar = try seconds("tar -C rate -c data | \(pdd) exec -- tar -C /tmp -x; \(pdd) exec -- rm /tmp/data")
            let copy = try seconds("\(pdd) cp rate/data submit:/tmp/data; \(pdd) exec -- rm /tmp/data")
            print("tar: \(Double(megabytes) / tar) MB/s, pdd cp: \(Double(megabytes) / copy) MB/s")
            best = max(best, tar / copy)
        }
        #expect(best > 0.5, "the target on an idle machine is 0.8")
        try bash(cluster, "rm -r rate")
    }

    private func cutConnections(_ cluster: Cluster) throws {
        var generator = SplitMix64(seed: 11)
        let rounds = Self.rounds ?? 2
        try bash(cluster, "mkdir cut; for i in 1 2 3 4 5 6; do head -c 20M /dev/urandom >cut/$i; done")
        var cuts = 0
        for round in 0..<rounds {
            let isUpload = round.isMultiple(of: 2)
            let run = try RunningProgram(
                cluster,
                isUpload
                    ? ["cp", "--json", "cut", "submit:/tmp/cut"] : ["cp", "--json", "submit:/tmp/cut", "cut-back"])
            var killed: Set<Int32> = []
            while killed.count < 5, run.isRunning {
                guard let child = try connection(of: cluster, beside: killed) else { continue }
                usleep(UInt32.random(in: 50_000...600_000, using: &generator))
                kill(child, SIGKILL)
                killed.insert(child)
            }
            #expect(run.end(within: 300) == 0, "\(run.errors)")
            cuts += run.errors.components(separatedBy: "the connection was cut").count - 1
            if !isUpload {
                #expect(try differences(cluster, "cut", "cut-back") == "")
                #expect(try bash(cluster, "find cut-back -name '.*' ! -name .; rm -r cut-back") == "")
            } else {
                let left = try cluster.pdd("exec", "--", "find", "/tmp/cut", "-name", ".*")
                #expect(left.output == "", "\(left.errors)")
            }
            if !isUpload { _ = try cluster.pdd("exec", "--", "rm", "-r", "/tmp/cut") }
        }
        print("\(cuts) cuts in \(rounds) copies")
        #expect(cuts >= rounds)
    }

    /// The ssh of a copy that runs now.
    private func connection(of cluster: Cluster, beside others: Set<Int32>) throws -> Int32? {
        for line in try Program.run(named: "ps", ["-eo", "pid=,args="]).output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[1].hasPrefix("ssh "), words[1].contains(cluster.directory.path),
                words[1].contains(" pdd rsync --server"), let number = Int32(words[0]), !others.contains(number)
            else { continue }
            return number
        }
        return nil
    }
}
