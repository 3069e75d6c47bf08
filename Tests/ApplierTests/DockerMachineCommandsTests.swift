import PlanModel
import TestSupport
import Testing

@testable import Applier

/// What is said to docker-machine, and what is read from what it says.
struct DockerMachineCommandsTests {
    @Test func `options of every kind reach docker-machine in its own form`() throws {
        let plan = try Repository.plan(
            of: """
                {
                  "cluster": "c", "workers": [{ "count": 1 }],
                  "provider": {
                    "type": "docker-machine", "driver": "amazonec2",
                    "options": { "zone": "a b", "open-port": ["80", "443/udp"], "spot": true, "ebs": false, "none": [] }
                  }
                }
                """)
        guard case .dockerMachine(let settings)? = plan.hostType(of: "c-worker1")?.settings else {
            Issue.record("the worker is no machine of docker-machine")
            return
        }
        #expect(
            DockerMachineCommands.create("c-worker1", settings, labels: [("pdd.cluster", "c")]) == [
                "create", "--driver", "amazonec2", "--open-port=80", "--open-port=443/udp", "--spot", "--zone=a b",
                "--engine-label", "pdd.cluster=c", "c-worker1",
            ])
    }

    @Test func `a message shows a command without the values of its options`() {
        let words = ["create", "--driver", "d", "--d-key=hidden", "--flag", "--engine-label", "pdd.cluster=c", "w"]
        let shown = DockerMachineCommands.shown(words)
        #expect(shown.arguments == ["create", "--driver", "d", "--d-key=…", "--flag", "w"])
    }

    @Test func `a machine is what its store says, with or without what only some drivers tell`() throws {
        let text = """
            {"labels":["pdd.cluster=c","pdd.host=w","strange","a=b=c"],"address":"192.0.2.1","privateAddress":"10.0.0.1",\
            "user":"ubuntu","port":22,"key":""}
            """
        let machine = try #require(DockerMachine("w", text))
        #expect(machine.labels == ["pdd.cluster": "c", "pdd.host": "w", "a": "b=c"])
        #expect(machine.address == "192.0.2.1" && machine.privateAddress == "10.0.0.1")
        #expect(machine.user == "ubuntu" && machine.port == 22 && machine.keyPath == nil)
        let nothing =
            #"{"labels":null,"address":"","privateAddress":null,"user":null,"port":null,"key":null}"#
        let virtual = try #require(DockerMachine("w", #"{"labels":[],"port":54321,"driver":"virtualbox"}"#))
        #expect(virtual.port == nil)
        let bare = try #require(DockerMachine("w", nothing))
        #expect(bare.labels.isEmpty && bare.address == nil && bare.port == nil)
        #expect(DockerMachine("w", "<no value>") == nil)
    }

    @Test(arguments: [
        (0, "Running\n", "", "running"), (0, "Stopped\n", "", "stopped"), (0, "Paused\n", "", "stopped"),
        (0, "Error\n", "", "unknown"), (0, "Starting\n", "", "unknown"), (0, "", "", "unknown"),
        (0, "NotFound\n", "", "gone"),
        (1, "", "error getting state for host w: machine does not exist", "gone"),
        (1, "", "InvalidInstanceID.NotFound: The instance ID 'i-1' does not exist", "gone"),
        (1, "", "GET https://api.digitalocean.com/v2/droplets/1: 404 The resource was not found", "gone"),
        (1, "", "RequestError: send request failed", "unknown"), (1, "", "", "unknown"),
        (1, "", "error getting state for host w404: dial tcp: lookup cloud.example: no such host", "unknown"),
        (1, "", "GET https://api.example/404: dial tcp 192.0.2.1:443: i/o timeout: 404 ", "unknown"),
        (1, "", "error connecting to socket: no such file or directory", "unknown"),
        (1, "", "VBoxManage not found. Make sure VirtualBox is installed", "unknown"),
    ])
    func `the state of a machine is what its driver says`(status: Int, output: String, error: String, state: String) {
        let result = CommandResult(status: Int32(status), output: Array(output.utf8), errorLines: [error])
        let word =
            switch DockerMachine.State(result) {
            case .running: "running"
            case .stopped: "stopped"
            case .gone: "gone"
            case .unknown: "unknown"
            }
        #expect(word == state)
    }
}
