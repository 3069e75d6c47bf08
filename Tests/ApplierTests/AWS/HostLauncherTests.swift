import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

struct HostLauncherTests {
    /// An EC2 that answers what a launcher asks, and knows tokens.
    private final class Cloud: Sendable {
        struct State {
            var instances: [String] = []
            var tokens: [String: Range<Int>] = [:]
            var launches: [String] = []
            var terminated: [String] = []
            /// What the next launches answer in place of an answer: the code, and whether they take
            /// effect.
            var faults: [(code: String, takesEffect: Bool)] = []
            /// Whether the list of instances is empty, as one that is behind may be.
            var isBehind = false
        }

        let state = Mutex(State())

        func answer(_ command: Command) -> CommandResult {
            let words = command.arguments
            func result(_ text: String) -> CommandResult { CommandResult(status: 0, output: Array(text.utf8)) }
            if words.contains("describe-instances") {
                let list = state.withLock { $0.isBehind ? [] : $0.instances }.joined(separator: ", ")
                return result(#"{"Reservations": [{"Instances": [\#(list)]}]}"#)
            }
            if let place = words.firstIndex(of: "--instance-ids"), words.contains("terminate-instances") {
                let ids = words[(place + 1)...].filter { $0.hasPrefix("i-") }
                state.withLock { state in
                    state.terminated += ids
                    state.instances.removeAll { instance in ids.contains { instance.contains("\"\($0)\"") } }
                }
                return result("{}")
            }
            guard words.contains("run-instances"), let file = words.last?.dropFirst("file://".count),
                let bytes = FileManager.default.contents(atPath: String(file)),
                let node = try? JSONReader.read(SourceText(name: "", bytes: Array(bytes)))
            else { return CommandResult(status: 1, errorLines: ["unexpected: \(words)"]) }
            return state.withLock { state in
                state.launches.append(String(decoding: bytes, as: UTF8.self))
                let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
                let refusal = fault.map {
                    CommandResult(
                        status: 254,
                        errorLines: ["An error occurred (\($0.code)) when calling the RunInstances operation: no"])
                }
                if let refusal, fault?.takesEffect == false { return refusal }
                let token = node["ClientToken"]?.string ?? ""
                if state.tokens[token] == nil { launch(node, token, &state) }
                let made = state.tokens[token].map { state.instances[$0].joined(separator: ", ") } ?? ""
                return refusal ?? result(#"{"Instances": [\#(made)]}"#)
            }
        }

        private func launch(_ node: JSONNode, _ token: String, _ state: inout State) {
            let first = state.instances.count
            for index in 0..<(node["MaxCount"]?.integer ?? 0) {
                let tags = node["TagSpecifications"]?.elements?.first?["Tags"]?.rendered ?? "[]"
                state.instances.append(
                    """
                    {"InstanceId": "i-\(first + index)", "State": {"Name": "pending"}, "AmiLaunchIndex": \(index), \
                    "ClientToken": "\(token)", "LaunchTime": "2026-01-01T00:00:00Z", "Tags": \(tags)}
                    """)
            }
            state.tokens[token] = first..<state.instances.count
        }
    }

    private static func launcher(_ cloud: Cloud, _ directory: URL) throws -> (HostLauncher, KnownHosts) {
        let files = ClusterFiles(cluster: "p", beside: directory.path)
        try files.make()
        let knownHosts = try KnownHosts(files.knownHosts)
        let runner = RecordingRunner { cloud.answer($0) }
        let client = AWSClient(AWSSettings(), credentials: [:], runner: runner, attempts: 1)
        let launcher = HostLauncher(
            cluster: "p", client: client, poller: InstancePoller(cluster: "p", client: client, interval: 0),
            record: LaunchRecord(files), lease: nil, knownHosts: knownHosts, makeKey: { LaunchTests.key })
        return (launcher, knownHosts)
    }

    private static func requests(_ count: Int, spot: AWSHostSettings.Spot? = nil) -> [HostRequest] {
        var host = AWSHostSettings()
        host.spot = spot
        return (1...count).map {
            HostRequest(
                name: "w\($0)", type: HostType(role: .worker, settings: .aws(host)), existing: nil,
                digest: Digest(of: "type"), deadline: 60, log: nil)
        }
    }

    private static let shared = HostLauncher.Shared(
        keyPair: "k", group: "sg-1",
        settings: LaunchSettings(
            image: "ami-1", rootDevice: "/dev/sda1", user: "ubuntu", subnet: "subnet-1", zone: "r-1a", vpc: "vpc-1",
            groups: []))

    @Test func `hosts of one type are made by one call, and each finds its own`() throws {
        try withTemporaryDirectory { directory in
            let cloud = Cloud()
            let (launcher, knownHosts) = try Self.launcher(cloud, directory)
            let requests = Self.requests(100)
            launcher.announce(requests)
            let made = Mutex<[String: String]>([:])
            DispatchQueue.concurrentPerform(iterations: requests.count) { index in
                let name = requests[index].name
                let instance = try? launcher.instance(of: requests[index], with: Self.shared)
                made.withLock { $0[name] = instance?.hostName }
            }
            #expect(made.withLock { $0 } == Dictionary(uniqueKeysWithValues: requests.map { ($0.name, $0.name) }))
            #expect(cloud.state.withLock { $0.launches.count } == 1)
            // Each is trusted under the key that was handed over, before the first login.
            #expect(knownHosts.keys(of: FoundHost.alias("w7", "i-6")) == ["ssh-ed25519 AAAALaunch"])
        }
    }

    @Test func `a launch whose answer is lost is repeated unchanged, and creates nothing twice`() throws {
        try withTemporaryDirectory { directory in
            let cloud = Cloud()
            cloud.state.withLock {
                $0.faults = [("InternalError", true), ("InternalError", false)]
                $0.isBehind = true
            }
            let requests = Self.requests(3)
            for attempt in 1...3 {
                // Every time another pdd, which knows only what is on the disk.
                let (launcher, _) = try Self.launcher(cloud, directory)
                launcher.announce(requests)
                let failed = failure { () throws(ActionFailure) in
                    _ = try launcher.instance(of: requests[0], with: Self.shared)
                }
                if attempt == 1 { #expect(failed?.isTransient == true) }
                if failed == nil { break }
            }
            #expect(cloud.state.withLock { $0.instances.count } == 3)
            #expect(Set(cloud.state.withLock { $0.launches }).count == 1)
            #expect(LaunchRecord(ClusterFiles(cluster: "p", beside: directory.path)).unanswered().isEmpty)
        }
    }

    @Test func `an instance whose place another takes is terminated, whichever host of its type is asked for first`()
        throws
    {
        try withTemporaryDirectory { directory in
            let cloud = Cloud()
            var requests = Self.requests(3)
            let (first, _) = try Self.launcher(cloud, directory)
            first.announce(requests)
            for request in requests { _ = try first.instance(of: request, with: Self.shared) }
            requests[1].replaces = "i-1"
            let (second, _) = try Self.launcher(cloud, directory)
            second.announce(requests)
            #expect(try second.instance(of: requests[0], with: Self.shared).identity == "i-0")
            #expect(try second.instance(of: requests[1], with: Self.shared).identity != "i-1")
            #expect(cloud.state.withLock { $0.terminated } == ["i-1"])
            #expect(cloud.state.withLock { $0.launches.count } == 2)
        }
    }

    @Test func `without spot capacity, on-demand instances are created if that is allowed`() throws {
        for (fallback, instances) in [(true, 2), (false, 0)] {
            try withTemporaryDirectory { directory in
                let cloud = Cloud()
                cloud.state.withLock { $0.faults = [("SpotMaxPriceTooLow", false)] }
                let (launcher, _) = try Self.launcher(cloud, directory)
                let requests = Self.requests(2, spot: .init(maxPrice: "0.01", fallback: fallback))
                launcher.announce(requests)
                let failed = failure { () throws(ActionFailure) in
                    _ = try launcher.instance(of: requests[0], with: Self.shared)
                }
                #expect((failed == nil) == fallback)
                #expect(cloud.state.withLock { $0.instances.count } == instances)
            }
        }
    }

    @Test func `a refusal is reported to each host once, and the next attempt asks for all hosts again`() throws {
        try withTemporaryDirectory { directory in
            let cloud = Cloud()
            cloud.state.withLock { $0.faults = [("InsufficientInstanceCapacity", false)] }
            let (launcher, _) = try Self.launcher(cloud, directory)
            let requests = Self.requests(3)
            launcher.announce(requests)
            for request in requests {
                let failed = failure { () throws(ActionFailure) in
                    _ = try launcher.instance(of: request, with: Self.shared)
                }
                #expect(failed?.reason.contains("InsufficientInstanceCapacity") == true)
            }
            #expect(cloud.state.withLock { $0.launches.count } == 1)
            #expect(try launcher.instance(of: requests[2], with: Self.shared).hostName == "w3")
            #expect(cloud.state.withLock { $0.launches.count } == 2)
        }
    }
}
