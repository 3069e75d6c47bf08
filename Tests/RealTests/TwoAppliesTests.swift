import Foundation
import TestSupport
import Testing

/// Two runs at once, of which neither finds a submit host to meet on.
@Suite(.serialized) struct TwoAppliesTests {
    /// Applies in two directories at once; one wins, the other changes nothing and names the winner.
    private func race(_ first: Cluster, _ second: Cluster) throws -> (winner: Cluster, loser: Cluster) {
        let runs = [try RunningProgram(first, "apply", "--yes"), try RunningProgram(second, "apply", "--yes")]
        let statuses = runs.map { $0.end() }
        let said = runs.map(\.errors).joined(separator: "\n")
        try #require(statuses == [0, 6] || statuses == [6, 0], "\(said)")
        let winner = statuses[0] == 0 ? 0 : 1
        #expect(
            runs[1 - winner].errors.contains("error: another pdd is working on '\(first.name)': pdd apply by "),
            "\(said)")
        #expect(runs[1 - winner].errors.contains("process \(runs[winner].number), since "), "\(said)")
        return winner == 0 ? (first, second) : (second, first)
    }

    private func networks(_ cluster: Cluster) throws -> [String] {
        try cluster.docker("network", "ls", "--filter", "name=pdd-\(cluster.name)", "--format", "{{.Name}}")
    }

    private func isAlone(_ cluster: Cluster) throws {
        #expect(try networks(cluster) == ["pdd-\(cluster.name)"])
        try check(cluster.pdd("diff"))
        try check(cluster.pdd("destroy", "--yes"))
        #expect(try cluster.objects() == [])
        #expect(try cluster.docker("ps", "-aq", "--filter", "name=pdd.lock.\(cluster.name)") == [])
    }

    @Test func `two first applies from two directories of one user`() throws {
        try Cluster.with("twice", Cluster.light("twice", workers: 1)) { cluster in
            try withTemporaryDirectory { directory in
                let other = try cluster.copy(to: directory, sharing: [])
                try isAlone(race(cluster, other).winner)
            }
        }
    }

    /// Two users of the group docker, or two machines that use one engine.
    @Test func `two first applies that share nothing but the engine`() throws {
        try Cluster.with("users", Cluster.light("users", workers: 1)) { cluster in
            try cluster.withOther(sharing: []) { other in
                try isAlone(race(cluster, other).winner)
            }
        }
    }

    @Test func `the second waits for the first, and continues from its result`() throws {
        try Cluster.with("waits", Cluster.light("waits", workers: 1)) { cluster in
            let first = try RunningProgram(cluster, "apply", "--yes")
            let hasBegun = first.wait { first.errors.contains("done   waits-submit-node/host") }
            try #require(hasBegun, "\(first.errors)")
            try cluster.withOther(sharing: ["key", "key.pub"]) { other in
                try check(other.pdd("destroy", "--yes", "--lock-wait", "3m"))
                #expect(first.end() == 0, "\(first.errors)")
                #expect(try other.objects() == [])
            }
        }
    }

    @Test func `the engine's lock is free once its holder was killed, also with all its programs`() throws {
        try Cluster.with("freed", Cluster.light("freed", workers: 1)) { cluster in
            for killsPrograms in [false, true] {
                let first = try RunningProgram(cluster, "apply", "--yes")
                let hasBegun = first.wait { first.errors.contains("start  freed-") }
                try #require(hasBegun, "\(first.errors)")
                #expect(try cluster.docker("ps", "-q", "--filter", "name=pdd.lock.freed").count == 1)
                let children = try Program.run(named: "ps", ["-o", "pid=", "--ppid", "\(first.number)"]).output
                    .split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
                first.signal(SIGKILL)
                if killsPrograms { for child in children { kill(-child, SIGKILL) } }
                #expect(first.end() != nil)
                try check(cluster.pdd("destroy", "--yes"))
                #expect(try cluster.objects() == [])
            }
        }
    }

    // MARK: - What two pdd of version 595ad20 left

    /// Creates a network with the cluster's name and label, even if there is one.
    ///
    /// Docker's client refuses a name that it sees, and so do engines from 25 on; two clients at once, and
    /// this request to an older engine, get two networks.
    ///
    /// - Parameter subnet: Its range; nil leaves the choice to Docker.
    private func duplicate(_ cluster: Cluster, subnet: String? = nil) throws {
        let before = try networks(cluster).count
        let range = subnet.map { #","IPAM":{"Config":[{"Subnet":"\#($0)"}]}"# } ?? ""
        let body = #"{"Name":"pdd-\#(cluster.name)","Labels":{"pdd.cluster":"\#(cluster.name)"}\#(range)}"#
        try Program.output(
            "curl", "--silent", "--fail", "--unix-socket", "/var/run/docker.sock", "--header",
            "Content-Type: application/json", "--data", body, "http://docker/v1.41/networks/create")
        #expect(try networks(cluster).count == before + 1)
    }

    @Test func `an empty network of the same name is removed, before hosts exist and after`() throws {
        try Cluster.with("twonets", Cluster.light("twonets", workers: 1)) { cluster in
            for _ in 1...2 { try duplicate(cluster) }
            try check(cluster.pdd("apply", "--yes"))
            try duplicate(cluster)
            try check(cluster.pdd("diff"), status: 2)
            let healed = try cluster.pdd("apply", "--yes")
            try check(healed)
            #expect(!healed.errors.contains("twonets-worker1/host"), "\(healed.errors)")
            try isAlone(cluster)
        }
    }

    @Test(arguments: ["apply", "destroy"])
    func `hosts on two networks of one name come together, or go`(verb: String) throws {
        try Cluster.with("split", Cluster.light("split", workers: 2)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            // The hosts' own engines choose ranges as this one does, and one of theirs may be the same.
            try duplicate(cluster, subnet: "10.213.7.0/24")
            let ids = try cluster.docker("network", "ls", "-q", "--filter", "name=pdd-split")
            let own = try #require(
                try ids.first { id in
                    try !cluster.docker("ps", "-q", "--filter", "network=\(id)", "--filter", "name=split-worker2")
                        .isEmpty
                })
            let other = try #require(ids.first { $0 != own })
            try Program.output("docker", "network", "disconnect", own, "split-worker2")
            try Program.output("docker", "network", "connect", other, "split-worker2")
            try check(cluster.pdd("diff"), status: 2)
            try check(cluster.pdd(verb, "--yes"))
            if verb == "apply" { try isAlone(cluster) }
            #expect(try cluster.objects() == [])
        }
    }
}
