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

    /// What rancher-machine prints on standard output between the lines that were asked for.
    private static let noise = "(w1) Closing plugin on server side\n"

    @Test(arguments: [
        ("", []), ("w1\n", ["w1"]), ("w1\nw-2.x\n", ["w1", "w-2.x"]), ("(w1) Closing plugin on server side\n", []),
        ("(w1) Calling .GetVersion\nw1\n(w1) Closing plugin on server side\nw2\n", ["w1", "w2"]),
        ("Found binary path at /usr/bin/docker-machine-driver-x\nw1\r\n", ["w1"]),
    ])
    func `names are read past what a plugin prints`(text: String, names: [String]) {
        #expect(DockerMachineOutput.names(text) == names)
    }

    @Test(arguments: [
        ("192.0.2.1\n", "192.0.2.1"), ("2001:db8::1\n", "2001:db8::1"), ("ec2.example\n", "ec2.example"), ("", nil),
        ("\n", nil),
        (noise, nil), (noise + "192.0.2.1\n" + noise, "192.0.2.1"), (noise + noise + "  192.0.2.1  \n", "192.0.2.1"),
    ])
    func `an address is read past what a plugin prints`(text: String, address: String?) {
        #expect(DockerMachineOutput.address(text) == address)
    }

    @Test(arguments: [("Running\n", "Running"), (noise + "Stopped\n", "Stopped"), (noise, nil), ("", nil)])
    func `a state is read past what a plugin prints`(text: String, word: String?) {
        #expect(DockerMachineOutput.word(text) == word)
    }

    @Test(arguments: [
        ("ssh-ed25519 AAAA root@w\n", "ssh-ed25519 AAAA"), (noise + "ssh-ed25519 AAAA\n", "ssh-ed25519 AAAA"),
        ("ecdsa-sha2-nistp256 AAAA c\n", "ecdsa-sha2-nistp256 AAAA"), (noise, nil), ("", nil),
    ])
    func `a host key is read past what a plugin prints`(text: String, key: String?) {
        #expect(DockerMachineOutput.publicKey(text) == key)
    }

    @Test func `a machine is read past what a plugin prints`() throws {
        let object = #"{"labels":["pdd.cluster=c"],"address":"192.0.2.1","driver":"x"}"#
        for text in [object, Self.noise + object, Self.noise + object + "\n" + Self.noise, "{}\n" + object] {
            let machine = try #require(DockerMachine("w", text))
            #expect(machine.labels == ["pdd.cluster": "c"] && machine.address == "192.0.2.1" && machine.driver == "x")
        }
        #expect(DockerMachine("w", Self.noise) == nil)
    }

    @Test(arguments: [
        ("Error creating machine: Error running provisioning: Maximum number of retries (60) exceeded", true),
        ("Error running provisioning: something\nMaximum number of retries (60) exceeded", true),
        (
            "Error creating machine: Error waiting for SSH: Too many retries waiting for SSH to be available.  Last error: "
                + "Maximum number of retries (60) exceeded", false
        ),
        (
            "Error running provisioning: Unable to verify the Docker daemon is listening: Maximum number of retries (10) exceeded",
            false
        ),
        ("", false),
    ])
    func `an engine that does not start is distinguished from an sshd that does not answer yet`(
        text: String, isSo: Bool
    ) {
        #expect(DockerMachineProvider.isWithoutEngine(text.split(separator: "\n").map(String.init)) == isSo)
    }

    @Test(arguments: [
        (0, "Running\n", "", "running"), (0, "(w) Closing plugin on server side\nRunning\n", "", "running"),
        (0, "Stopped\n", "", "stopped"), (0, "Paused\n", "", "stopped"),
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
    func `the state of a machine is the one that its driver reports`(
        status: Int, output: String, error: String, state: String
    ) {
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
