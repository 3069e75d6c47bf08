import Foundation
import TestSupport
import Testing

/// Clusters that docker-machine makes.
///
/// The program here is not docker-machine but one of these tests that speaks its command line; the machines
/// behind it are real ones, with sshd and a Docker Engine.
@Suite(.serialized) struct DockerMachineTests {
    private static func description(_ name: String, workers: Int, options: String = "") -> String {
        let container = #""container": { "command": ["sleep", "infinity"], "ulimits": ["nofile=1024:4096"] }"#
        return """
            {
              "cluster": "\(name)",
              "provider": { "type": "docker-machine", "driver": "container", "options": { \(options) } },
              "image": { "builder": "build.sh", "build": "each" },
              "pool": { "type": "none" },
              "submit": { \(container) },
              "workers": [ { "count": \(workers), \(container) } ]
            }
            """
    }

    private func with(_ name: String, _ body: (Cluster, DockerMachines) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try DockerMachines.with(in: directory) { machines in
                let cluster = Cluster(name: name, directory: directory)
                try MachineImage.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
                try body(cluster, machines)
            }
        }
    }

    @Test(.timeLimit(.minutes(12)))
    func `docker-machine's machines become a cluster, are scaled, repaired and removed`() throws {
        try with("driven") { cluster, machines in
            let variables = ProcessInfo.processInfo.environment.merging(machines.environment) { $1 }
            func pdd(_ words: String...) throws -> ProgramRun {
                try Program.run(Program.pdd, words, environment: variables, in: cluster.directory)
            }
            let options = #""container-memory": "4g", "container-volume": ["/srv", "/data"], "container-init": false"#
            func describe(_ workers: Int) throws {
                try cluster.describe(Self.description("driven", workers: workers, options: options))
            }
            try describe(2)
            try machines.chatter()
            try machines.fail("provision", of: "driven-worker2")
            try check(pdd("apply", "--yes"))
            #expect(try machines.authorities() == 1, "the first machine is made alone")
            #expect(try machines.names() == ["driven-submit-node", "driven-worker1", "driven-worker2"])
            #expect(try machines.bodies() == machines.names())
            #expect(try machines.on("driven-worker2", "ls -d /srv /data") == "/data\n/srv")
            #expect(try machines.on("driven-worker2", "docker ps --format '{{.Names}}'") == "worker2")
            #expect(try machines.on("driven-submit-node", "docker node ls -q | wc -l") == "3")
            #expect(try pdd("exec", "--", "sleep", "0").status == 0)
            let again = try pdd("apply", "--yes")
            #expect(again.errors == "nothing to do: driven matches its plan\n")

            // One of somebody else, and one of another cluster, which have nothing to fear.
            try machines.machine("create", "--driver", "container", "mine")
            try machines.machine(
                "create", "--driver", "container", "--engine-label", "pdd.cluster=driven2", "driven-worker3")
            try describe(3)
            let taken = try pdd("apply", "--yes")
            try check(taken, status: 3)
            #expect(
                taken.errors.contains("docker-machine has a machine of this name that is not a host of this cluster"))
            try machines.machine("rm", "-y", "driven-worker3")

            // A container, an engine, a machine that was switched off, and one that is lost.
            try describe(2)
            _ = try machines.on("driven-submit-node", "docker rm -f submit")
            try machines.docker("stop", body: "driven-worker1")
            // docker-machine gives up waiting for the engine; the machine runs nevertheless.
            try machines.fail("start", of: "driven-worker1")
            try machines.lose("driven-worker2")
            try check(pdd("diff"), status: 2)
            try check(pdd("apply", "--yes"))
            #expect(try machines.on("driven-worker1", "docker ps --format '{{.Names}}'") == "worker1")
            #expect(try machines.on("driven-worker2", "docker ps --format '{{.Names}}'") == "worker2")
            #expect(try machines.on("driven-submit-node", "docker node ls -q | wc -l") == "3")
            try check(pdd("diff"))

            try describe(1)
            try check(pdd("apply", "--yes"))
            #expect(try machines.names() == ["driven-submit-node", "driven-worker1", "mine"])
            #expect(try machines.on("driven-submit-node", "docker node ls -q | wc -l") == "2")

            // Lost as a whole: docker-machine must forget what its driver cannot remove.
            try machines.lose("driven-worker1")
            let leaving = machines.store.appending(path: "machines/driven-submit-node/pdd-leaving").path
            try machines.fail("refuse", of: "driven-submit-node")
            try check(pdd("destroy", "--yes"), status: 4)
            #expect(!FileManager.default.fileExists(atPath: leaving), "the machine runs on")
            // Stopped, the submit host cannot say whether its queue is empty; that was agreed to when this was begun.
            try machines.fail("remove", of: "driven-submit-node")
            let interrupted = try pdd("destroy", "--yes")
            try check(interrupted, status: 4)
            #expect(interrupted.errors.contains("the driver does not answer"), "\(interrupted.errors)")
            #expect(FileManager.default.fileExists(atPath: leaving))
            #expect(try machines.names() == ["driven-submit-node", "mine"])
            try check(pdd("destroy", "--yes"))
            #expect(try machines.names() == ["mine"])
            #expect(try machines.bodies() == ["mine"])
            // Those of pdd, which tells docker-machine not to report home.
            let calls = try machines.calls().filter { $0.reports == "no-report" }
            #expect(!calls.isEmpty)
            #expect(!calls.contains { $0.arguments.contains("mine") })
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `a refusal of docker-machine is reported with where to look`() throws {
        try with("refused") { cluster, machines in
            func apply(_ description: String) throws -> ProgramRun {
                try cluster.describe(description)
                return try cluster.pdd("apply", "--yes", with: machines.environment)
            }
            let unknown = try apply(Self.description("refused", workers: 1, options: #""container-colour": "red""#))
            #expect(unknown.status == 3)
            #expect(unknown.errors.contains("it has no option 'container-colour'"), "\(unknown.errors)")
            #expect(unknown.errors.contains("docker-machine create --driver container --help"), "\(unknown.errors)")
            let driver = try apply(
                Self.description("refused", workers: 1).replacing("\"container\",", with: "\"cloud\","))
            #expect(driver.status == 3)
            #expect(driver.errors.contains("docker-machine-driver-cloud"), "\(driver.errors)")
            #expect(try !machines.calls().contains { $0.arguments.contains("--engine-label") }, "nothing was begun")
            let image = try apply(Self.description("refused", workers: 1, options: #""container-image": "none""#))
            #expect(image.status == 1)
            #expect(image.errors.contains("Error with pre-create check: \"there is no image none\""), "\(image.errors)")
            #expect(try machines.names() == [])
            let generic = try apply(
                Self.description("refused", workers: 1).replacing("\"container\",", with: "\"generic\","))
            #expect(generic.status == 3)
            #expect(generic.errors.contains("the driver 'generic' removes nothing"), "\(generic.errors)")
            // What docker-machine leaves when it is killed early.
            let left = machines.store.appending(path: "machines/refused-worker1")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            let broken = try apply(Self.description("refused", workers: 1))
            #expect(broken.status == 3)
            #expect(
                broken.errors.contains("has a directory of this name that 'docker-machine ls' does not list"),
                "\(broken.errors)")
            try FileManager.default.removeItem(at: left)
            try machines.fail("engine", of: "refused-submit-node")
            let engine = try apply(Self.description("refused", workers: 1))
            #expect(engine.status == 1 || engine.status == 4)
            #expect(
                engine.errors.contains("docker-machine rm -f refused-submit-node, then pdd apply"), "\(engine.errors)")
            let creations = try machines.calls().filter {
                $0.arguments.first == "create" && $0.arguments.last == "refused-submit-node"
                    && $0.arguments.contains("--engine-label") && !$0.arguments.contains("--container-image=none")
            }
            #expect(creations.count == 1, "it is not tried again")
            let missing = try cluster.pdd(
                "apply", "--yes", with: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
            #expect(missing.status == 3)
            #expect(missing.errors.contains("'docker-machine' is not installed"), "\(missing.errors)")
        }
    }

    /// How often pdd is killed while it makes machines, and while it removes them.
    private static let settings = CampaignSettings(rounds: 2, seed: 16)

    @Test(.timeLimit(.minutes(120)))
    func `killed at random instants with machines of docker-machine, the next run ends as one that was not`() throws {
        try with("killdriven") { cluster, machines in
            let variables = machines.environment
            try cluster.describe(Self.description("killdriven", workers: 1))
            func seconds(_ verb: String) throws -> Double {
                let begin = Date()
                try check(cluster.pdd(verb, "--yes", with: variables))
                return Date().timeIntervalSince(begin)
            }
            let calm = ["apply": try seconds("apply"), "destroy": try seconds("destroy")]
            let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
            var log = CampaignLog("docker-machine", Self.settings)
            // Printed also of a campaign that ends early.
            defer { print(log.table.text) }
            for round in 0..<Self.settings.rounds {
                var random = Self.settings.random(round)
                for (verb, next) in [("apply", "apply"), ("destroy", "destroy"), ("apply", "destroy")] {
                    let start = Date()
                    let instant = Double(random.next() % 1000) / 1000 * (calm[verb] ?? 1)
                    let victim: Kill.Victim = random.next() % 2 == 0 ? .pdd : .programs
                    let kill = Kill(instant: .time(instant), victim: victim, host: 0)
                    let run = try KilledRun(cluster, [verb, "--yes"], kill, environment: environment)
                    try log.add(run, kill, verb: verb, round: round)
                    let story = "\(verb), \(run.story(kill)), then \(next)"
                    let mended = try cluster.pdd(next, "--yes", with: variables)
                    try #require(mended.status == 0, "\(story): \(mended.errors)")
                    let wanted = next == "apply" ? ["killdriven-submit-node", "killdriven-worker1"] : []
                    #expect(try machines.names() == wanted, "\(story)")
                    #expect(try machines.bodies() == wanted, "\(story)")
                    if next == "apply" {
                        try #require(cluster.pdd("diff", with: variables).status == 0, "\(story)")
                        let nodes = try machines.on("killdriven-submit-node", "docker node ls -q | wc -l")
                        #expect(nodes == "2", "\(story)")
                    }
                    log.tell(round, story, since: start)
                }
            }
        }
    }
}
