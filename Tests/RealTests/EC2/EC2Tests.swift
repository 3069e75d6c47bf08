import Foundation
import TestSupport
import Testing

/// The life of a cluster on an EC2 whose instances are real machines to log in to.
@Suite(.serialized) struct EC2Tests {
    /// Credentials that must not be seen anywhere; the tests' EC2 takes any.
    private static let inFile = ["AKIAPLANTEDINAFILE01", "planted-key-in-file/7Kx", "planted-token-in-file/9Qz"]
    private static let inEnvironment = [
        "AKIAPLANTEDINVARIABLE", "planted-key-in-variable/3Wd", "planted-token-in-variable/5Rt",
    ]

    /// Those of the environment, as the AWS CLI takes them.
    private static let variables = [
        "AWS_ACCESS_KEY_ID": inEnvironment[0], "AWS_SECRET_ACCESS_KEY": inEnvironment[1],
        "AWS_SESSION_TOKEN": inEnvironment[2],
    ]

    /// The original's file, with the places that a user fills in.
    private static func awsConfig(_ world: EC2World) throws -> String {
        try Repository.text("examples/aws_config")
            .replacing("YOUR-ACCESS-KEY-ID", with: inFile[0])
            .replacing("YOUR-SECRET-ACCESS-KEY", with: inFile[1])
            .replacing("us-west-2", with: world.facts.region)
            .replacing("vpc-0123456789abcdef0", with: world.facts.vpc)
            + "AWS_SESSION_TOKEN=\(inFile[2])\nAWS_ENDPOINT=\(world.facts.endpoint)\n"
    }

    /// Instances of others: one without tags, and one of a cluster whose name begins like ours.
    private func makeStrangers(_ world: EC2World) throws {
        let launch = [
            "ec2", "run-instances", "--image-id", world.facts.image, "--instance-type", "t3.micro", "--subnet-id",
            world.facts.subnet,
        ]
        let tags = "ResourceType=instance,Tags=[{Key=pdd.cluster,Value=ec2life2}]"
        for more in [[], ["--tag-specifications", tags]] {
            let run = try world.aws(launch + more)
            try #require(run.status == 0, "\(run.errors)")
        }
        try until("they run") { try world.resources().count { $0.contains(" running ") } == 2 }
    }

    @Test(.timeLimit(.minutes(20)))
    func `with the original's aws_config a cluster is created, scaled, repaired and removed without a trace`()
        throws
    {
        try EC2Cluster.with("ec2life", workers: 1) { life in
            try makeStrangers(life.world)
            try Self.awsConfig(life.world).write(
                to: life.cluster.file("aws_config"), atomically: true, encoding: .utf8)
            try life.cluster.describe(life.light(workers: 1, provider: #""config": "aws_config""#))
            let before = try life.world.resources()

            var runs = try makeIt(life)
            try lookFromElsewhere(life)
            // From here on without the file, which said the same.
            try life.describe(workers: 1)
            #expect(try life.pdd("diff").status == 0)
            runs += try grow(life)
            try mend(life)
            try shrink(life)
            checkSecrets(life, runs)
            try destroyFromElsewhere(life)
            #expect(try life.world.resources() == before)
        }
    }

    /// Makes the cluster and applies again; gives what was run.
    private func makeIt(_ life: EC2Cluster) throws -> [ProgramRun] {
        let plan = try life.pdd("plan", "--format", "json")
        let watch = ArgumentWatch()
        let first = try life.pdd("apply", "--yes", with: Self.variables)
        let arguments = watch.end()
        try #require(first.status == 0, "\(first.errors)")
        #expect(try life.hosts().map(\.name) == ["ec2life-submit-node", "ec2life-worker1"])
        #expect(arguments.contains("run-instances"), "the watch saw something")
        for secret in Self.inFile + Self.inEnvironment {
            #expect(!arguments.contains(secret), "in the arguments of a process")
        }
        let log = try life.world.callLog()
        #expect(log.contains(Self.inFile[0]) && !log.contains(Self.inEnvironment[0]), "the file's credentials count")

        // The key that was in the user data is nobody's any more.
        let known = try String(contentsOf: life.cluster.file(".pdd/ec2life/known_hosts"), encoding: .utf8)
        let keys = known.split(separator: "\n").compactMap { $0.split(separator: " ").last }
        #expect(keys.count == 2 && Set(keys).count == 2)
        let launched = try life.world.ask(
            "ec2", "describe-tags", "--filters", "Name=key,Values=pdd.hostkey", "--query", "Tags[].Value")
        #expect(keys.allSatisfy { !launched.contains($0) })

        try life.world.forgetCalls()
        let again = try life.pdd("apply", "--yes")
        #expect(again.status == 0)
        #expect(again.errors.hasPrefix("nothing to do"), "\(again.errors)")
        #expect(try life.world.calls().values.reduce(0, +) == 3)
        return [plan, first, again]
    }

    /// A machine without a record of the hosts' keys says that it trusted those that they showed.
    private func lookFromElsewhere(_ life: EC2Cluster) throws {
        try life.elsewhere(with: ["cluster.json", "aws_config"] + life.keyFiles) { other in
            let commands = [
                ["diff"], ["status"], ["exec", "--", "sleep", "0"], ["shell", "worker1"],
            ]
            for command in commands {
                let run = try Program.run(
                    Program.pdd, command, environment: life.world.environment, in: other.cluster.directory)
                #expect(run.status == 0, "\(command): \(run.errors)")
                #expect(
                    run.errors.contains("its host key is not on record here; trusted the key it showed first"),
                    "\(command): \(run.errors)")
                try FileManager.default.removeItem(at: other.cluster.file(".pdd/ec2life/known_hosts"))
            }
        }
    }

    /// Grows from one worker to three, after an attempt that fails; gives what was run.
    private func grow(_ life: EC2Cluster) throws -> [ProgramRun] {
        try life.describe(workers: 3)
        try life.world.add(
            EC2Fault(.error, "RunInstances").with {
                ($0.status, $0.code) = (403, "UnauthorizedOperation")
            })
        let failed = try life.pdd("apply", "--yes", with: Self.variables)
        #expect(failed.status == 4, "\(failed.errors)")
        #expect(failed.errors.contains("it needs the permission ec2:RunInstances"), "\(failed.errors)")

        let watch = ArgumentWatch()
        let growing = try RunningProgram(
            life.cluster, "apply", "--yes", with: life.world.environment.merging(Self.variables) { $1 })
        #expect(growing.wait { growing.errors.contains("estimated time: ") })
        // Who would destroy it meanwhile, from another machine, sees that somebody works on it.
        try life.elsewhere(with: ["cluster.json"] + life.keyFiles) { other in
            let destruction = try other.pdd("destroy", "--yes")
            #expect(destruction.status == 6, "\(destruction.errors)")
            #expect(destruction.errors.contains("error: another pdd is working on 'ec2life': pdd apply by "))
        }
        try #require(growing.end(within: 600) == 0, "\(growing.errors)")
        let arguments = watch.end()
        for secret in Self.inEnvironment { #expect(!arguments.contains(secret), "in the arguments of a process") }
        #expect(try life.hosts().count == 4)
        #expect(try life.world.callLog().contains(Self.inEnvironment[0]), "these credentials were used")
        #expect(!(growing.output + growing.errors).contains(Self.inEnvironment[1]))
        #expect(!(growing.output + growing.errors).contains(Self.inEnvironment[2]))
        return [failed]
    }

    /// Somebody else ends a worker: the next apply makes it again, and nothing else.
    private func mend(_ life: EC2Cluster) throws {
        let before = try life.hosts()
        try life.world.terminate(life.instance("ec2life-worker3"))
        let status = try life.pdd("status")
        #expect(status.output.contains("ec2life-worker3      missing"), "\(status.output)")
        try life.apply()
        let after = try life.hosts()
        #expect(after.map(\.name) == before.map(\.name))
        #expect(after.map(\.instance).dropLast() == before.map(\.instance).dropLast())
    }

    private func shrink(_ life: EC2Cluster) throws {
        try life.describe(workers: 1)
        try life.apply()
        #expect(try life.hosts().map(\.name) == ["ec2life-submit-node", "ec2life-worker1"])
        let status = try life.pdd("status")
        #expect(status.output.hasSuffix("matches the plan\n"), "\(status.output)")
    }

    /// No output, message, plan, journal or log has one of the credentials.
    private func checkSecrets(_ life: EC2Cluster, _ runs: [ProgramRun]) {
        for secret in Self.inFile + Self.inEnvironment {
            for run in runs {
                #expect(!run.output.contains(secret))
                #expect(!run.errors.contains(secret))
            }
            let found = try? Program.run(named: "grep", ["-rlF", secret, life.cluster.file(".pdd").path])
            #expect(found?.output == "", "\(found?.output ?? "grep did not run")")
            #expect(found?.status == 1)
        }
    }

    /// With nothing but the cluster's name, from a directory that has neither description nor key.
    private func destroyFromElsewhere(_ life: EC2Cluster) throws {
        try life.elsewhere(with: []) { other in
            let gone = try other.pdd(
                "destroy", "--yes", "--cluster", "ec2life", "--provider", "aws", "--region", life.world.facts.region,
                "--without-hosts")
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(gone.errors.contains("ec2life has been removed: "))
            let again = try other.pdd(
                "destroy", "--yes", "--cluster", "ec2life", "--provider", "aws", "--region", life.world.facts.region)
            #expect(again.errors == "nothing to destroy: there is no cluster 'ec2life'\n")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `before anything is created all problems are reported at once`() throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let wrong = try EC2Cluster("ec2wrong", in: world, directory: directory)
                let provider = """
                    "region": "\(world.facts.region)", "vpc": "\(world.facts.vpc)", "endpoint": "\(world.facts.endpoint)",
                    "instanceType": "t3.lage", "keyPair": "desk", "ami": "ami-0123"
                    """
                try wrong.cluster.describe(
                    wrong.light(workers: 1, provider: provider, more: #", "ssh": { "identityFile": "key" }"#))
                let before = try world.resources()
                let run = try wrong.pdd("apply", "--yes")
                #expect(run.status == 3)
                for text in ["did you mean 't3.large'?", "no key pair 'desk'", "no image 'ami-0123'"] {
                    #expect(run.errors.contains(text), "\(run.errors)")
                }
                #expect(try world.resources() == before)
                let doctor = try wrong.pdd("doctor")
                #expect(doctor.status == 3)
                #expect(doctor.output.contains("ok       credentials"))
            }
        }
    }
}
