import PlanModel
import Testing

@testable import Applier

/// What the engine is sent for the settings of a container.
struct ContainerRequestTests {
    /// The body that is sent to the engine for the settings, as text.
    private func body(_ settings: ContainerSettings, _ environment: [(name: String, value: String)] = []) throws
        -> String
    {
        try ContainerRequest(
            name: "worker1", settings: settings, labels: settings.labels, environment: environment
        ).body()
    }

    @Test func `a container of few words`() throws {
        var settings = ContainerSettings(image: "pegasus:worker")
        settings.network = "my-net"
        #expect(
            try body(settings) == """
                { "Image": "pegasus:worker", "Hostname": "worker1", \
                "HostConfig": { "Init": true, "NetworkMode": "my-net" }, \
                "NetworkingConfig": { "EndpointsConfig": { "my-net": {} } } }
                """)
    }

    @Test func `every setting is said in the engine's terms`() throws {
        var settings = ContainerSettings(image: "pegasus:worker")
        settings.network = "my-net"
        settings.restart = "on-failure:3"
        settings.mounts = ["/data:/data:ro", "cache:/cache", "/scratch"]
        settings.ports = ["127.0.0.1:8888:80/udp", "9000-9001:7000-7001"]
        settings.devices = ["/dev/kvm", "/dev/a:/dev/b", "/dev/c:r", "/dev/d:/dev/e:rw"]
        settings.ulimits = ["nofile=1024:2048", "core=-1"]
        settings.labels = [("team", "x y")]
        settings.cpus = "1.5"
        settings.memory = "2g"
        settings.shmSize = "64m"
        settings.gpus = "device=0,1"
        settings.user = "1000"
        settings.workdir = "/work"
        settings.entrypoint = "/bin/tini"
        settings.command = ["sleep", "--", "infinity"]
        #expect(
            try body(settings, [("A", "a"), ("B", "b=c")]) == """
                { "Image": "pegasus:worker", "Hostname": "worker1", "User": "1000", "WorkingDir": "/work", \
                "Entrypoint": ["/bin/tini"], "Cmd": ["sleep", "--", "infinity"], "Env": ["A=a", "B=b=c"], \
                "Labels": { "team": "x y" }, "Volumes": { "/scratch": {} }, \
                "ExposedPorts": { "80/udp": {}, "7000/tcp": {}, "7001/tcp": {} }, \
                "HostConfig": { "Init": true, "NetworkMode": "my-net", \
                "RestartPolicy": { "Name": "on-failure", "MaximumRetryCount": 3 }, "NanoCpus": 1500000000, \
                "Memory": 2147483648, "ShmSize": 67108864, "DeviceRequests": [{ "DeviceIDs": ["0", "1"], \
                "Capabilities": [["gpu"]] }], "Binds": ["/data:/data:ro", "cache:/cache"], \
                "PortBindings": { "7000/tcp": [{ "HostIp": "", "HostPort": "9000" }], \
                "7001/tcp": [{ "HostIp": "", "HostPort": "9001" }], \
                "80/udp": [{ "HostIp": "127.0.0.1", "HostPort": "8888" }] }, \
                "Ulimits": [{ "Name": "nofile", "Soft": 1024, "Hard": 2048 }, \
                { "Name": "core", "Soft": -1, "Hard": -1 }], \
                "Devices": [{ "PathOnHost": "/dev/kvm", "PathInContainer": "/dev/kvm", "CgroupPermissions": "rwm" }, \
                { "PathOnHost": "/dev/a", "PathInContainer": "/dev/b", "CgroupPermissions": "rwm" }, \
                { "PathOnHost": "/dev/c", "PathInContainer": "/dev/c", "CgroupPermissions": "r" }, \
                { "PathOnHost": "/dev/d", "PathInContainer": "/dev/e", "CgroupPermissions": "rw" }] }, \
                "NetworkingConfig": { "EndpointsConfig": { "my-net": {} } } }
                """)
    }

    @Test func `on the host's own network a container has no name of its own there`() throws {
        let settings = ContainerSettings(image: "consul:1")
        #expect(
            try body(settings)
                == #"{ "Image": "consul:1", "HostConfig": { "Init": true, "NetworkMode": "host" } }"#)
    }

    @Test(arguments: [
        ("2", 2_000_000_000), (".5", 500_000_000), ("0.0000000019", 1), ("0", nil), ("1.2.3", nil), ("x", nil),
        ("99999", nil),
    ])
    func `processors in billionths`(text: String, expected: Int?) { #expect(nanoCPUs(text) == expected) }

    @Test(arguments: [
        ("5", 5), ("5b", 5), ("2k", 2048), ("999999999999g", nil), ("1t", nil), ("", nil), ("-1m", nil),
    ])
    func `memory in bytes`(text: String, expected: Int?) { #expect(memoryBytes(text) == expected) }

    @Test(arguments: [
        ("ports", "x:80"), ("ports", "80"), ("ports", "1-2:1"), ("ulimits", "nofile"), ("devices", ""),
        ("gpus", "-1"), ("memory", "much"), ("cpus", "many"), ("restart", "on-failure:x"),
    ])
    func `a setting of a plan that no engine takes is named`(key: String, text: String) {
        var settings = ContainerSettings(image: "i")
        switch key {
        case "ports": settings.ports = [text]
        case "ulimits": settings.ulimits = [text]
        case "devices": settings.devices = [text]
        case "gpus": settings.gpus = text
        case "memory": settings.memory = text
        case "cpus": settings.cpus = text
        default: settings.restart = text
        }
        let failure = #expect(throws: ActionFailure.self) { try body(settings) }
        #expect(
            failure?.reason == "'\(text)' in '\(key)' of the container 'worker1' is not what 'docker run' takes")
    }
}
