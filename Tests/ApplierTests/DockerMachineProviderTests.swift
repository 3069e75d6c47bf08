import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// What pdd does with what docker-machine answers, with answers that are hard to get from the program itself.
struct DockerMachineProviderTests {
    private static let digest = Digest(of: "w1")

    private func request() throws -> HostRequest {
        let plan = try Repository.plan(
            of:
                #"{ "cluster": "c", "provider": { "type": "docker-machine", "driver": "x" }, "workers": [{ "count": 1 }] }"#
        )
        let type = try #require(plan.hostType(of: "c-worker1"))
        return HostRequest(name: "w1", type: type, existing: nil, digest: Self.digest, deadline: 60, log: nil)
    }

    private static func machine(address: String?, driver: String = "x") -> CommandResult {
        let labels = ["pdd.cluster=c", "pdd.digest=\(digest)", "pdd.identity=1"].map { "\"\($0)\"" }.joined(
            separator: ",")
        let address = address.map { "\"\($0)\"" } ?? "\"\""
        return CommandResult(
            status: 0, output: Array("{\"labels\":[\(labels)],\"address\":\(address),\"driver\":\"\(driver)\"}\n".utf8))
    }

    private static func said(_ text: String) -> CommandResult { CommandResult(status: 0, output: Array(text.utf8)) }

    private static let missing = CommandResult(
        status: 1, errorLines: ["Docker machine \"w1\" does not exist. Use \"docker-machine ls\" to list machines."])

    @Test func `a machine whose creation was interrupted is reported once, when it is observed`() throws {
        let runner = RecordingRunner { command in
            switch command.arguments.first {
            case "ls": Self.said("w1\n")
            case "inspect": Self.machine(address: nil)
            case "status": CommandResult(status: 1, errorLines: ["machine does not exist"])
            default: Self.said("")
            }
        }
        let provider = DockerMachineProvider(cluster: "c", runner: runner)
        let host = try #require(try provider.observe().hosts.first)
        let notes = provider.takeNotes()
        #expect(notes.count == 1)
        #expect(
            notes.first?.hasPrefix("w1: docker-machine was interrupted while it created this machine; see whether")
                == true)
        try provider.destroyHost(host)
        #expect(provider.takeNotes() == [])
    }

    @Test func `a note of a run is reported at once`() throws {
        let runner = RecordingRunner { command in
            switch command.arguments.first {
            case "ls": Self.said("w1\n")
            case "inspect": Self.machine(address: "192.0.2.1", driver: "generic")
            default: Self.said("Running\n")
            }
        }
        let provider = DockerMachineProvider(cluster: "c", runner: runner)
        let heard = Heard()
        var work = ProviderWork()
        work.tell = { heard.add($0) }
        provider.announce(work)
        let found = FoundHost(name: "w1", identity: "1", address: "192.0.2.1", login: Login(address: "192.0.2.1"))
        try provider.destroyHost(found)
        #expect(heard.all.count == 1)
        #expect(
            heard.all.first?.hasPrefix("w1: the driver 'generic' removes nothing, so the machine goes on running")
                == true)
        #expect(provider.takeNotes() == [])
    }

    @Test func `an engine that does not start is not retried, and the remedy is reported`() throws {
        let runner = RecordingRunner { command in
            if command.program == "flock" {
                return CommandResult(
                    status: 1,
                    errorLines: [
                        "Error creating machine: Error running provisioning: Maximum number of retries (60) exceeded"
                    ])
            }
            return command.arguments.first == "inspect" ? Self.missing : Self.said("")
        }
        let provider = DockerMachineProvider(cluster: "c", runner: runner)
        let request = try request()
        let failed = failure { () throws(ActionFailure) in _ = try provider.createHost(request) }
        #expect(failed?.isTransient == false)
        #expect(failed?.advice.last == "to create the machine again: docker-machine rm -f w1, then pdd apply")
    }
}

private final class Heard: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
