import Foundation
import TestSupport
import Testing

/// Clusters on machines that exist already, which get back what they had.
@Suite(.serialized) struct MachinesTests {
    private static func host(_ role: String, _ address: String, _ more: String = "") -> String {
        #"{ "role": "\#(role)", "address": "\#(address)"\#(more) }"#
    }

    private static func description(
        _ name: String, workers: Int, hosts: [String], build: String = "once", more: String = ""
    ) -> String {
        let container = #""container": { "command": ["sleep", "infinity"], "ulimits": ["nofile=1024:4096"] }"#
        return """
            {
              "cluster": "\(name)",
              "provider": {
                "type": "ssh", "engine": { "install": true },
                "hosts": [\(hosts.joined(separator: ", "))]
              },
              "ssh": { "user": "sysop", "identityFile": "machines-key" },
              "image": { "builder": "build.sh", "build": "\(build)" },
              "pool": { "type": "none" },
              "submit": { \(container) },
              "workers": [ { "count": \(workers), \(container) } ]\(more)
            }
            """
    }

    /// Takes a worker out by hand.
    ///
    /// An engine that is busy may leave the swarm and report a deadline all the same.
    private static let leaving = """
        docker rm -f worker1
        docker swarm leave --force || timeout 60 sh -c \
            'until [ "$(docker info --format "{{.Swarm.LocalNodeState}}")" = inactive ]; do docker swarm leave --force; done'
        """

    @Test(.timeLimit(.minutes(12)))
    func `machines become a cluster, are scaled, moved, repaired and returned as they were`() throws {
        try Machines.withCluster("boxes", [.docker, .docker, .bare]) { cluster, machines in
            // Things of their owner, which stay.
            _ = try machines.on(
                1,
                """
                docker volume create mine && docker network create mine
                tar -c -C / etc/passwd | docker import - mine:1
                """)
            try machines.load("registry:2", 0)
            let before = try [0, 1].map(machines.traces)
            let fingerprint = try machines.fingerprint(0)
            let submit = Self.host("submit", machines.addresses[0], #", "hostKeys": ["\#(fingerprint)"]"#)
            let first = Self.host("worker", machines.addresses[1], #", "user": "root""#)
            let jump = #", "jumpHost": "sysop@\#(machines.addresses[0])""#
            let second = Self.host("worker", machines.addresses[2], jump)
            func describe(_ workers: Int, _ hosts: [String]) throws {
                try cluster.describe(Self.description("boxes", workers: workers, hosts: hosts))
            }
            try describe(1, [submit, first, second])
            let made = try cluster.pdd("apply", "--yes")
            try check(made)
            #expect(
                made.errors.contains("its host key is not in any known_hosts; trusted the key it showed first: SHA256:")
            )
            #expect(try machines.on(1, "docker ps --format '{{.Names}}'") == "worker1")
            #expect(try machines.on(1, "ls /etc/docker/certs.d") == "\(machines.addresses[0]):5443")
            // Those who are no hosts of the cluster see nothing of the registry.
            let stranger = "curl --silent --insecure --max-time 5 https://\(machines.addresses[0]):5443/v2/ || echo $?"
            #expect(try machines.on(1, stranger) == "56")
            #expect(try cluster.pdd("exec", "--", "sleep", "0").status == 0)
            let again = try cluster.pdd("apply", "--yes")
            #expect(again.errors == "nothing to do: boxes matches its plan\n")

            // The spare machine, which has no engine yet.
            try describe(2, [submit, first, second])
            try check(cluster.pdd("apply", "--yes"))
            #expect(try machines.on(2, "docker ps --format '{{.Names}}'") == "worker2")

            // Broken by hand.
            _ = try machines.on(1, Self.leaving)
            try check(cluster.pdd("diff"), status: 2)
            try check(cluster.pdd("apply", "--yes"))
            try check(cluster.pdd("diff"))

            // The first machine goes out of the list: worker1 moves, and worker2 is no more.
            try describe(1, [submit, second])
            try check(cluster.pdd("apply", "--yes"))
            #expect(try machines.on(2, "docker ps --format '{{.Names}}'") == "worker1")
            #expect(try machines.traces(1) == before[1])
            #expect(try machines.on(0, "docker node ls -q | wc -l") == "2")
            try check(cluster.pdd("diff"))

            let status = try cluster.pdd("status")
            #expect(status.output.contains(machines.addresses[2]), "\(status.output)")
            try check(cluster.pdd("destroy", "--yes"))
            #expect(try machines.traces(0) == before[0])
            let left = try machines.traces(2).split(separator: "\n").filter { !$0.hasPrefix("network ") }
            #expect(left == ["swarm inactive"], "the engine that was installed stays, empty")
        }
    }

    /// How often pdd is killed while it takes machines, and while it gives them back.
    private static let settings = CampaignSettings(rounds: 3, seed: 7)

    /// Traces of a cluster, whose images have another identity each time they are built; a worker's engine lists the
    /// swarm's own network from some later time on.
    private func withoutIdentities(_ traces: String) -> [String] {
        traces.split(separator: "\n").filter { $0 != "network ingress" }.map { line in
            line.hasPrefix("image pegasus") ? line.split(separator: " ").prefix(2).joined(separator: " ") : String(line)
        }.sorted()
    }

    @Test(.timeLimit(.minutes(120)))
    func `killed at random instants, the next run ends as one that was not`() throws {
        try Machines.withCluster("killboxes", [.docker, .docker]) { cluster, machines in
            let hosts = [Self.host("submit", machines.addresses[0]), Self.host("worker", machines.addresses[1])]
            try cluster.describe(Self.description("killboxes", workers: 1, hosts: hosts, build: "each"))
            let before = try [0, 1].map(machines.traces)
            func seconds(_ verb: String) throws -> Double {
                let begin = Date()
                try check(cluster.pdd(verb, "--yes"))
                return Date().timeIntervalSince(begin)
            }
            let calm = ["apply": try seconds("apply"), "destroy": try seconds("destroy")]
            _ = try seconds("apply")
            func traces() throws -> [[String]] { try [0, 1].map { withoutIdentities(try machines.traces($0)) } }
            let world = try traces()
            try check(cluster.pdd("destroy", "--yes"))
            var log = CampaignLog("ssh", Self.settings)
            // Printed also of a campaign that ends early.
            defer { print(log.table.text) }
            for round in 0..<Self.settings.rounds {
                var random = Self.settings.random(round)
                for verb in ["apply", "destroy"] {
                    let start = Date()
                    let instant = Double(random.next() % 1000) / 1000 * (calm[verb] ?? 1)
                    let victim: Kill.Victim = random.next() % 2 == 0 ? .pdd : .programs
                    let kill = Kill(instant: .time(instant), victim: victim, host: 0)
                    let run = try KilledRun(cluster, [verb, "--yes"], kill)
                    try log.add(run, kill, verb: verb, round: round)
                    let story = "\(verb), \(run.story(kill))"
                    let next = try cluster.pdd(verb, "--yes")
                    try #require(next.status == 0, "\(story): \(next.errors)")
                    if verb == "apply" {
                        let found = try traces()
                        #expect(found == world, "\(story)")
                    } else {
                        let left = try [0, 1].map(machines.traces)
                        #expect(left == before, "\(story): \(left)")
                    }
                    if verb == "apply" {
                        try #require(cluster.pdd("diff").status == 0, "\(story)")
                        #expect(try machines.on(0, "docker node ls -q | wc -l") == "2", "\(story)")
                    }
                    log.tell(round, story, since: start)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `problems of a machine are reported before anything is changed`() throws {
        try Machines.withCluster("wrongboxes", [.docker, .docker, .bare]) { cluster, machines in
            _ = try machines.on(1, "docker swarm init --advertise-addr \(machines.addresses[1])")
            _ = try machines.on(2, "rm /etc/sudoers.d/sysop")
            let wrong = #", "hostKeys": ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]"#
            try cluster.describe(
                Self.description(
                    "wrongboxes", workers: 2,
                    hosts: [
                        Self.host("submit", machines.addresses[0], wrong), Self.host("worker", machines.addresses[1]),
                        Self.host("worker", machines.addresses[2]),
                    ]))
            let before = try [0, 1, 2].map(machines.traces)
            for run in [try cluster.pdd("apply", "--yes"), try cluster.pdd("doctor")] {
                #expect(run.status == 3)
                let said = run.output + run.errors
                #expect(said.contains("which 'hostKeys' in the description does not list"), "\(said)")
                #expect(said.contains("its Docker Engine is in a swarm that pdd did not make"), "\(said)")
                #expect(said.contains("become root without a password"), "\(said)")
            }
            for index in 0...2 { #expect(try machines.traces(index) == before[index]) }
        }
    }
}
