import Dispatch
import Foundation
import PlanModel
import Planner
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// What the provider asks of EC2, counted, with and without faults; nobody logs in.
@Suite(.serialized) struct EC2CallsTests {
    /// The provider of a description, with a world's credentials in its `config`.
    private func provider(
        _ world: EC2World, _ cluster: String, workers: Int, in directory: URL
    ) throws -> (provider: AWSProvider, plan: Plan) {
        let config = """
            AWS_ACCESS_KEY_ID=\(world.facts.accessKey)
            AWS_SECRET_ACCESS_KEY=\(world.facts.secretKey)
            AWS_DEFAULT_REGION=\(world.facts.region)
            AWS_VPC_ID=\(world.facts.vpc)
            AWS_ENDPOINT=\(world.facts.endpoint)
            """
        try config.write(to: directory.appending(path: "aws_config"), atomically: true, encoding: .utf8)
        let text = """
            { "cluster": "\(cluster)",
              "provider": { "type": "aws", "config": "aws_config", "allowSSHFrom": ["10.0.0.0/8"] },
              "image": { "submit": "x:1", "worker": "x:1" }, "pool": { "type": "none" },
              "workers": [ { "count": \(workers) } ] }
            """
        let file = try AWSConfigFile.read(SourceText(name: "aws_config", text: config))
        let plan = Repository.plan(
            try ClusterDescription.read(SourceText(name: "cluster.json", text: text), awsConfig: file))
        guard case .aws(let settings) = plan.provider else { throw CocoaError(.featureUnsupported) }
        let files = ClusterFiles(cluster: cluster, beside: directory.path)
        try files.make()
        let provider = try AWSProvider(
            plan, settings, files: files, knownHosts: try KnownHosts(files.knownHosts),
            directory: directory.path, runner: ToolsRunner(world.facts.tools))
        return (provider, plan)
    }

    /// What making all of a plan asks of the provider.
    private func work(_ plan: Plan) -> ProviderWork {
        let rules = plan.actions.compactMap { action -> OpenPort? in
            if case .openPort(let rule) = action.payload { rule } else { nil }
        }
        return ProviderWork(
            hosts: Difference(of: plan, in: WorldObservation()).hostRequests, rules: rules)
    }

    /// Does what a run does up to "all running"; gives what failed.
    private func makeAll(_ provider: AWSProvider, _ plan: Plan) throws -> [String] {
        let work = self.work(plan)
        provider.announce(work)
        for rule in work.rules { try provider.openPort(rule) }
        return all(work.hosts) { request throws(ActionFailure) in _ = try provider.createHost(request) }
    }

    /// Does something for each of some hosts, all at once; gives what failed.
    private func all<Host: Sendable>(
        _ hosts: [Host], _ body: @escaping @Sendable (Host) throws(ActionFailure) -> Void
    ) -> [String] {
        let failures = Mutex<[String]>([])
        let group = DispatchGroup()
        for host in hosts {
            DispatchQueue(label: "\(Host.self)").async(group: group) {
                do throws(ActionFailure) {
                    try body(host)
                } catch {
                    failures.withLock { $0.append(error.reason) }
                }
            }
        }
        group.wait()
        return failures.withLock { $0 }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [1, 10, 100])
    func `all hosts run after at most 20 calls of EC2 beside the polls`(workers: Int) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let (provider, plan) = try provider(world, "count", workers: workers, in: directory)
                _ = try provider.observe()
                let problems = try provider.check(work(plan).hosts)
                #expect(problems.filter(\.isProblem).isEmpty, "\(problems)")
                #expect(try makeAll(provider, plan).isEmpty)
                let calls = try world.calls()
                let polls = calls["ec2:DescribeInstances"] ?? 0
                let others = calls.filter { $0.key.hasPrefix("ec2:") }.values.reduce(0, +) - polls
                #expect(others <= 20, "\(calls)")
                #expect(calls["ec2:RunInstances"] == 2)
                #expect(polls <= 10)
                let hosts = try provider.observe().hosts
                #expect(hosts.count == workers + 1)
                #expect(all(hosts) { host throws(ActionFailure) in try provider.destroyHost(host) }.isEmpty)
                #expect(try world.calls()["ec2:TerminateInstances"] ?? 0 <= 3)
                try provider.removeRemains()
                #expect(try !world.resources().contains { $0.contains("pdd.cluster=count") })
            }
        }
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            [EC2Fault(.throttle, "RunInstances", count: 2), EC2Fault(.throttle, "DescribeInstances", every: 2)],
            [EC2Fault(.lose, "RunInstances", count: 1)],
            [
                EC2Fault(.lose, "RunInstances", count: 1).with { $0.reply = "error" },
                EC2Fault(.error, "CreateSecurityGroup"),
            ],
            [
                EC2Fault(.lose, "CreateSecurityGroup"), EC2Fault(.lose, "ImportKeyPair"),
                EC2Fault(.lose, "AuthorizeSecurityGroupIngress"),
            ],
            [EC2Fault(.stale, "DescribeInstances", count: 0).with { $0.calls = 2 }],
        ])
    func `in bad weather all hosts come, and none too many`(faults: [EC2Fault]) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let (provider, plan) = try provider(world, "weather", workers: 3, in: directory)
                for fault in faults { try world.add(fault) }
                #expect(try makeAll(provider, plan).isEmpty)
                #expect(try world.resources().count { $0.hasPrefix("instance ") } == 4)
                #expect(
                    try world.resources().count { $0.hasPrefix("security-group ") && $0.contains("pdd-weather") } == 1)
            }
        }
    }
}

/// Runs programs of the tests' EC2 where its tools have them.
private struct ToolsRunner: CommandRunner {
    private let tools: String
    private let system = SystemCommandRunner()

    init(_ tools: String) {
        self.tools = tools
    }

    func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
    ) throws(CommandError) -> CommandResult {
        var command = command
        if command.program == "aws" { command.program = "\(tools)/aws" }
        return try system.run(command, input: input, deadline: deadline, log: log)
    }
}
