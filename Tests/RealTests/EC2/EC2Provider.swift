import Dispatch
import Foundation
import PlanModel
import Planner
import Synchronization
import TestSupport

@testable import Applier

/// The provider of a cluster's description on an EC2 of the tests, without the program around it.
struct EC2Provider {
    let provider: AWSProvider
    private let plan: Plan

    /// The world's credentials are in a file that the description names.
    init(_ world: EC2World, _ cluster: String, workers: Int, in directory: URL) throws {
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
        plan = Repository.plan(
            try ClusterDescription.read(SourceText(name: "cluster.json", text: text), awsConfig: file))
        guard case .aws(let settings) = plan.provider else { throw CocoaError(.featureUnsupported) }
        let files = ClusterFiles(cluster: cluster, beside: directory.path)
        try files.make()
        provider = try AWSProvider(
            plan, settings, files: files, knownHosts: try KnownHosts(files.knownHosts),
            directory: directory.path, runner: ToolsRunner(world.facts.tools))
    }

    /// What making all of the plan asks of the provider.
    var work: ProviderWork {
        let rules = plan.actions.compactMap { action -> PortRule? in
            if case .openPort(let payload) = action.payload { payload.rule } else { nil }
        }
        return ProviderWork(
            hosts: Difference(of: plan, in: WorldObservation()).hostRequests, rules: rules)
    }

    /// Does what a run does up to "all running"; gives what failed.
    func makeAll() throws -> [String] {
        let work = self.work
        provider.announce(work)
        for rule in work.rules { try provider.openPort(rule) }
        return all(work.hosts) { request throws(ActionFailure) in _ = try provider.createHost(request) }
    }

    /// Removes whatever of the cluster there is; gives what failed.
    func removeAll() throws -> [String] {
        let hosts = try provider.observe().hosts
        let failures = all(hosts) { host throws(ActionFailure) in try provider.destroyHost(host) }
        try provider.removeRemains()
        return failures
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
