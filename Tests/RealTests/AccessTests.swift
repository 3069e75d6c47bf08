import Foundation
import TestSupport
import Testing

/// A pdd that cannot log in changes nothing: a refused login is not silence.
@Suite(.serialized) struct AccessTests {
    private func refuses(
        _ run: ProgramRun, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try check(run, status: 3, sourceLocation: sourceLocation)
        #expect(run.errors.hasPrefix("error: \(message)\n"), "\(run.errors)", sourceLocation: sourceLocation)
    }

    /// The containers of a cluster's hosts, by id.
    private func hosts(_ cluster: Cluster) throws -> [String] {
        try cluster.docker("ps", "-aq", "--no-trunc", "--filter", "label=pdd.cluster=\(cluster.name)").sorted()
    }

    @Test func `without the key nothing is changed, until the loss is accepted`() throws {
        try Cluster.with("nokey", Cluster.light("nokey", workers: 2)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            let made = try hosts(cluster)
            try cluster.withOther(sharing: []) { other in
                try other.describe(Cluster.light("nokey", workers: 1))
                let message = "no key for 'nokey' here; copy .pdd/nokey/key from where it was created"
                for words in [["apply", "--yes"], ["destroy", "--yes"], ["diff"], ["exec", "--", "true"]] {
                    try refuses(Program.run(Program.pdd, words, in: other.directory), message)
                }
                let status = try other.pdd("status")
                #expect(status.output.contains("nokey-submit-node  key refused"), "\(status.output)")
                #expect(status.errors.contains(message), "\(status.errors)")
                #expect(try hosts(cluster) == made)

                // Stopped hosts do not let anybody in either, and are somebody's.
                for host in made { _ = try cluster.docker("stop", "--time", "2", host) }
                try refuses(other.pdd("apply", "--yes"), message)
                #expect(!FileManager.default.fileExists(atPath: other.file(".pdd/nokey/key").path))
                #expect(try hosts(cluster) == made)

                let destroyed = try other.pdd("destroy", "--yes", "--without-hosts")
                try check(destroyed)
                let words = "note: these hosts are removed without being drained, and their jobs are lost: "
                #expect(destroyed.errors.contains(words + "nokey-worker1, nokey-worker2\n"), "\(destroyed.errors)")
                #expect(try cluster.objects() == [])
            }
        }
    }

    @Test func `with another key nothing is changed, and the right one still gets in`() throws {
        try Cluster.with("wrongkey", Cluster.light("wrongkey", workers: 2)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            let made = try hosts(cluster)
            try cluster.withOther(sharing: ["known_hosts"]) { other in
                try other.describe(Cluster.light("wrongkey", workers: 1))
                try Program.output(
                    "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.file(".pdd/wrongkey/key").path)
                // Often enough for an sshd that shuts out who was refused.
                for _ in 1...6 {
                    let message = "wrongkey-submit-node refuses the key '.pdd/wrongkey/key'"
                    try refuses(other.pdd("apply", "--yes"), message)
                    try refuses(other.pdd("destroy", "--yes"), message)
                }
                let status = try other.pdd("status")
                #expect(status.output.contains("wrongkey-submit-node  key refused"), "\(status.output)")
            }
            // One whose record of the key is right, but which the host does not accept any more.
            _ = try cluster.onHost("wrongkey-submit-node", "mv /etc/ssh/pdd_authorized_keys /tmp/keys")
            try cluster.describe(Cluster.light("wrongkey", workers: 1))
            for _ in 1...6 {
                try refuses(cluster.pdd("apply", "--yes"), "wrongkey-submit-node refuses the key '.pdd/wrongkey/key'")
            }
            _ = try cluster.onHost("wrongkey-submit-node", "mv /tmp/keys /etc/ssh/pdd_authorized_keys")
            #expect(try hosts(cluster) == made)
            try check(cluster.pdd("apply", "--yes"))
            #expect(try hosts(cluster).count == 2)
        }
    }

    @Test func `a worker that leaves and refuses the key is not removed undrained`() throws {
        try Cluster.with("leaver", Cluster.light("leaver", workers: 2)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            _ = try cluster.onHost("leaver-worker2", "mv /etc/ssh/pdd_authorized_keys /tmp/keys")
            try cluster.describe(Cluster.light("leaver", workers: 1))
            try refuses(cluster.pdd("apply", "--yes"), "leaver-worker2 refuses the key '.pdd/leaver/key'")
            #expect(try hosts(cluster).count == 3)
            _ = try cluster.onHost("leaver-worker2", "mv /tmp/keys /etc/ssh/pdd_authorized_keys")
            try check(cluster.pdd("apply", "--yes"))
            #expect(try hosts(cluster).count == 2)
        }
    }

    @Test func `another host key is no silence, and lost host keys are no obstacle`() throws {
        try Cluster.with("hostkeys", Cluster.light("hostkeys", workers: 1)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            let made = try hosts(cluster)
            let path = cluster.file(".pdd/hostkeys/known_hosts")
            let known = try String(contentsOf: path, encoding: .utf8)
            let lines = known.split(separator: "\n").map { $0.split(separator: " ") }
            try #require(lines.count == 2)
            // Each has the other's.
            let swapped = "\(lines[0][0]) ssh-ed25519 \(lines[1][2])\n\(lines[1][0]) ssh-ed25519 \(lines[0][2])\n"
            try swapped.write(to: path, atomically: true, encoding: .utf8)
            let message = "hostkeys-submit-node shows another host key than the one on record; nothing was sent to it"
            try refuses(cluster.pdd("apply", "--yes"), message)
            try refuses(cluster.pdd("destroy", "--yes"), message)
            let status = try cluster.pdd("status")
            #expect(status.output.contains("hostkeys-submit-node  host key changed"), "\(status.output)")
            #expect(try hosts(cluster) == made)
            try FileManager.default.removeItem(at: path)
            try check(cluster.pdd("diff"))
            try FileManager.default.removeItem(at: path)
            try check(cluster.pdd("destroy", "--yes"))
            #expect(try cluster.objects() == [])
        }
    }

    @Test func `the private key is enough to go on elsewhere`() throws {
        try Cluster.with("halfkey", Cluster.light("halfkey", workers: 1)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            try cluster.withOther(sharing: ["key"]) { other in
                try other.describe(Cluster.light("halfkey", workers: 2))
                try check(other.pdd("apply", "--yes"))
                try check(other.pdd("diff"))
                #expect(try hosts(cluster).count == 3)
                try check(other.pdd("destroy", "--yes"))
            }
        }
    }
}
