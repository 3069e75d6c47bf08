import PlanModel
import Testing

@testable import Applier

struct MachineScriptTests {
    private static let directory = "/var/lib/pdd/c"
    private static let cut = ["DIRECTORY": directory, "CLUSTER": "c", "IDENTITY": "id-1"]
    private static let values = [
        "DIRECTORY": directory, "DIGEST": "d1", "NAME": "w1", "ROLE": "worker", "ADDRESS": "node.lab",
        "PRIVATE_ADDRESS": "",
    ]
    private static let machine = ["var/lib/x": "", "proc/sys/kernel/random/uuid": "id-1\n"]
    private static let state = "docker info --format {{.Swarm.LocalNodeState}}"
    private static let store = "docker info --format {{.ClusterStore}}"
    private static let inactive = [Answer(state, prints: "inactive"), Answer(store), Answer("docker info")]
    private static let content = [
        Answer("docker image ls", prints: "image debian:12"), Answer("docker volume ls", prints: "volume data"),
        Answer("docker network ls", prints: "network bridge"),
    ]
    private static let addresses = [
        Answer("hostname -I", prints: "192.168.0.5 10.0.0.5 "),
        Answer("getent ahostsv4 node.lab", prints: "10.0.0.5 STREAM"),
    ]

    @Test func `a machine that is taken says so, and what was there`() throws {
        try TestHost(Self.inactive + Self.content + Self.addresses, files: Self.machine)
            .expect(MachineScripts.take, Self.values, output: "id-1 d1 w1 worker 10.0.0.5\n") { run in
                #expect(run.files["var/lib/pdd/c/host"] == "id-1 d1 w1 worker 10.0.0.5\n")
                #expect(
                    run.files["var/lib/pdd/c/before"]
                        == "engine running\nimage debian:12\nvolume data\nnetwork bridge\n")
            }
    }

    @Test(
        arguments: [
            ([Answer("docker info", status: 1)], "engine stopped\nsettings yes\n"), ([], "engine none\nsettings yes\n"),
        ])
    func `a machine may have no running engine`(answers: [Answer], before: String) throws {
        let files = Self.machine.merging(["etc/docker/daemon.json": "{}"]) { $1 }
        try TestHost(answers + Self.addresses, files: files)
            .expect(MachineScripts.take, Self.values, errors: nil) { run in
                #expect(run.files["var/lib/pdd/c/before"] == before)
            }
    }

    @Test func `a machine that was taken before keeps its identity`() throws {
        let files = Self.machine.merging(["var/lib/pdd/c/host": "id-0 d0 w1 worker 10.0.0.5\n"]) { $1 }
        try TestHost(Self.addresses, files: files)
            .expect(MachineScripts.take, Self.values, output: "id-0 d1 w1 worker 10.0.0.5\n") { run in
                #expect(run.files["var/lib/pdd/c/before"] == nil)
            }
    }

    @Test func `the address for the others is the given one, the one that pdd reaches, or the first`() throws {
        let files = Self.machine.merging(["var/lib/pdd/c/host": "id-1 d1 w1 worker x\n"]) { $1 }
        let given = Self.values.merging(["PRIVATE_ADDRESS": "10.1.1.1"]) { $1 }
        try TestHost([Self.addresses[0]], files: files)
            .expect(MachineScripts.take, given, output: "id-1 d1 w1 worker 10.1.1.1\n")
        let elsewhere = Answer("getent ahostsv4", prints: "8.8.8.8 STREAM")
        try TestHost([Self.addresses[0], elsewhere], files: files)
            .expect(MachineScripts.take, Self.values, output: "id-1 d1 w1 worker 192.168.0.5\n")
        let old = Answer("ip -4 -o address show scope global", prints: "2: eth0    inet 10.0.0.6/24 brd 10.0.0.255")
        try TestHost([Answer("hostname", status: 1), old, elsewhere], files: files)
            .expect(MachineScripts.take, Self.values, output: "id-1 d1 w1 worker 10.0.0.6\n")
    }

    @Test(
        arguments: [
            (
                [Answer(state, prints: "active"), Answer("docker info")], [:],
                "its Docker Engine is in a swarm that pdd did not make for this cluster\n"
            ),
            (
                [Answer(state, prints: "inactive"), Answer(store, prints: "consul://x"), Answer("docker info")], [:],
                "its Docker Engine uses a key-value store that pdd did not set up for this cluster\n"
            ),
            (
                inactive, ["etc/docker/daemon.json": #"{"cluster-store": "consul://x"}"#],
                "its Docker Engine uses a key-value store that pdd did not set up for this cluster\n"
            ),
        ] as [([Answer], [String: String], String)])
    func `a machine of somebody else's is left alone`(answers: [Answer], files: [String: String], errors: String) throws
    {
        try TestHost(answers, files: Self.machine.merging(files) { $1 })
            .expect(MachineScripts.take, Self.values, status: 1, output: "", errors: errors) { run in
                #expect(run.files["var/lib/pdd/c/host"] == nil)
            }
    }

    @Test func `an earlier run that is still at work is not met`() throws {
        let busy = Answer("flock -w 300 9", status: 1)
        for (script, values) in [(MachineScripts.take, Self.values), (MachineScripts.giveBack, Self.cut)]
            as [(ShellFile, [String: String])]
        {
            try TestHost([busy], files: Self.machine)
                .expect(script, values, status: 1, errors: "an earlier run is still at work here\n")
        }
    }

    // MARK: - Giving back

    private static let taken = machine.merging([
        "var/lib/pdd/c/host": "id-1 d1 w1 worker 10.0.0.5\n", "var/lib/pdd/c/files/build.sh": "",
        "var/lib/pdd/c/locks/w1.image": "",
        "var/lib/pdd/c/before": "engine running\nimage debian:12\nvolume data\nnetwork bridge\n",
        "var/lib/pdd/c/images": "pool/worker\ndebian:12\n", "var/lib/pdd/c/volumes": "data\nnew\n",
    ]) { $1 }
    private static let noGateway = Answer("docker network inspect docker_gwbridge", status: 1)
    private static let noIngress = Answer("docker network inspect ingress", status: 1)
    private static let cleaning = [
        Answer("docker volume rm --force new"), Answer("docker image rm pool/worker:latest", status: 1),
    ]

    @Test func `what the cluster put there goes, and what was there stays`() throws {
        let containers = [
            Answer("docker ps --all --quiet --filter label=pdd.cluster=c", prints: "aa"),
            Answer("docker ps --all --quiet --filter label=pdd.registry", prints: "bb"),
            Answer("docker container inspect --format {{.Config.Image}} aa bb", prints: "pool/worker\npool/worker"),
            Answer("docker container inspect --format {{range .Mounts}}", prints: "new"),
            Answer("docker stop --time 10 aa bb"), Answer("docker rm --force --volumes aa bb"),
        ]
        let trusted = [
            "var/lib/pdd/c/registries": "10.0.0.1:5443\n", "etc/docker/certs.d/10.0.0.1:5443/ca.crt": "",
            "etc/docker/certs.d/registry.example/ca.crt": "",
        ]
        try TestHost(
            Self.inactive + containers + [Self.noGateway, Self.noIngress] + Self.cleaning,
            files: Self.taken.merging(trusted) { $1 }
        )
        .expect(MachineScripts.giveBack, Self.cut, output: "") { run in
            #expect(
                run.files.keys.filter { $0.hasPrefix("etc/docker/certs.d/") && $0.hasSuffix("ca.crt") }
                    == ["etc/docker/certs.d/registry.example/ca.crt"])
            #expect(!run.files.keys.contains { $0.hasPrefix("var/lib/pdd") })
            #expect(run.has("docker rm --force --volumes aa bb") && run.has("docker volume rm --force new"))
            #expect(!run.has("docker image rm debian") && !run.has("docker volume rm --force data"))
        }
    }

    @Test func `a machine that another took since, or that is no host, is left alone`() throws {
        let other = Self.taken.merging(["var/lib/pdd/c/host": "id-2 d1 w1 worker 10.0.0.5\n"]) { $1 }
        try TestHost(files: other).expect(MachineScripts.giveBack, Self.cut) { run in
            #expect(run.files["var/lib/pdd/c/files/build.sh"] != nil)
        }
        try TestHost(files: Self.machine).expect(MachineScripts.giveBack, Self.cut)
    }

    @Test func `the engine leaves the swarm and its network`() throws {
        let swarm = [
            Answer(Self.state, prints: "inactive").given("[ -e left ]"), Answer(Self.state, prints: "active"),
            Answer("docker swarm leave --force").does("touch left"), Answer(Self.store), Answer("docker info"),
            Answer("docker ps --all"), Self.noGateway.given("[ -e removed ]"),
            Answer("docker network inspect docker_gwbridge"),
            Answer("docker network disconnect --force docker_gwbridge"),
            Answer("docker network rm docker_gwbridge", status: 1).before(3),
            Answer("docker network rm docker_gwbridge").does("touch removed"),
            Self.noIngress.given("[ -e let-go ]"), Answer("docker network inspect ingress"),
            Answer("docker network disconnect --force ingress ingress-endpoint", status: 1),
            Answer("docker network rm ingress", status: 1).does("touch let-go"),
        ]
        try TestHost(swarm + Self.cleaning, files: Self.taken).expect(MachineScripts.giveBack, Self.cut)
    }

    @Test func `an engine that keeps the swarm's network is restarted, unless containers run`() throws {
        let kept = [
            Self.noGateway, Self.noIngress.given("[ -e restarted ]"), Answer("docker network"),
            Answer("service docker stop"), Answer("service docker start").does("touch restarted"),
        ]
        try TestHost(Self.inactive + [Answer("docker ps")] + kept + Self.cleaning, files: Self.taken, step: 10)
            .expect(MachineScripts.giveBack, Self.cut, seconds: 30) { run in
                #expect(run.has("service docker start"))
                #expect(!run.files.keys.contains { $0.hasPrefix("var/lib/pdd") })
            }
        let others = [Answer("docker ps --quiet", prints: "cc"), Answer("docker ps --all")]
        try TestHost(Self.inactive + others + kept + Self.cleaning, files: Self.taken, step: 10)
            .expect(
                MachineScripts.giveBack, Self.cut,
                errors: "the engine keeps the swarm's network ingress until the engine's next start, "
                    + "because containers run\n"
            ) { run in
                #expect(!run.has("service docker"))
                #expect(!run.files.keys.contains { $0.hasPrefix("var/lib/pdd") })
            }
    }

    @Test(
        arguments: [
            (
                [
                    Answer(state, prints: "active"), Answer("docker info"), Answer("docker ps"),
                    Answer("docker swarm leave", status: 1),
                ], "the engine does not leave the swarm\n", 30
            ),
            (
                inactive + [Answer("docker ps"), Answer("docker network")], "the network docker_gwbridge does not go\n",
                10
            ),
            (
                inactive + [Answer("docker ps"), noGateway, Answer("docker network"), Answer("service docker")],
                "the network ingress does not go\n", 40
            ),
            (
                [
                    Answer(state, prints: "inactive"), Answer(store, prints: "consul://x"),
                    Answer("docker info").given("[ ! -e stopped ]"), Answer("docker info", status: 1),
                    Answer("docker ps"),
                    Answer("service docker stop").does("touch stopped"), Answer("service docker start"),
                ], "the engine does not come back without the key-value store\n", 60
            ),
        ])
    func `what keeps a machine from being given back`(answers: [Answer], errors: String, seconds: Int) throws {
        try TestHost(answers, files: Self.taken, step: 10)
            .expect(MachineScripts.giveBack, Self.cut, status: 1, errors: errors, seconds: seconds) { run in
                #expect(run.files["var/lib/pdd/c/host"] != nil, "another attempt finds it")
            }
    }

    @Test(arguments: [(true, "{}\n"), (false, nil)] as [(Bool, String?)])
    func `the engine forgets the key-value store`(hadSettings: Bool, after: String?) throws {
        var files = Self.taken
        files["etc/docker/daemon.json"] = #"{"cluster-store": "consul://x", "cluster-advertise": "y"}"# + "\n"
        files["var/lib/pdd/c/before"] =
            "engine running\nnetwork docker_gwbridge\nnetwork ingress\n" + (hadSettings ? "settings yes\n" : "")
        let answers = [
            Answer(Self.state, prints: "inactive"), Answer(Self.store, prints: "consul://x"), Answer("docker info"),
            Answer("docker ps"), Answer("service docker"), Answer("docker volume rm"), Answer("docker image rm"),
        ]
        try TestHost(answers, files: files).expect(MachineScripts.giveBack, Self.cut) { run in
            #expect(run.files["etc/docker/daemon.json"] == after)
            #expect(run.has("service docker start"))
        }
    }

    @Test func `an engine that was stopped is stopped again`() throws {
        let files = Self.taken.merging(["var/lib/pdd/c/before": "engine stopped\n"]) { $1 }
        try TestHost(Self.inactive + [Answer("docker ps"), Answer("service docker stop")], files: files)
            .expect(MachineScripts.giveBack, Self.cut) { #expect($0.calls.last == "service docker stop") }
    }

    // MARK: - Looking

    @Test func `a machine says whose it is`() throws {
        try TestHost(files: Self.taken).expect(
            MachineScripts.look, Self.cut.merging(["PROBE": ""]) { $1 }, output: "id-1 d1 w1 worker 10.0.0.5\n")
        let probing = Self.cut.merging(["PROBE": "echo probed"]) { $1 }
        try TestHost().expect(MachineScripts.look, probing, output: "free\nprobed\n")
        try TestHost(files: Self.taken).expect(MachineScripts.look, probing, output: "id-1 d1 w1 worker 10.0.0.5\n")
    }

    @Test func `a machine says what it has`() throws {
        let running = [
            Answer("docker version", prints: "20.10.5"), Answer(Self.state, prints: "inactive"),
            Answer(Self.store, status: 1),
            Answer("curl"),
        ]
        try TestHost(running).expect(
            MachineScripts.probe, ["STORES": ""],
            output: "engine running\nversion 20.10.5\nswarm inactive\nstore \ncurl yes\nflock yes\n")
        try TestHost([
            Answer("docker", status: 1), Answer("dockerd --version", prints: "Docker version 26.1.5, build x"),
        ])
        .expect(
            MachineScripts.probe, ["STORES": "yes"],
            output: "engine stopped\nversion 26.1.5\nstores no\ncurl no\nflock yes\n")
        try TestHost().expect(MachineScripts.probe, ["STORES": "yes"], output: "engine none\ncurl no\nflock yes\n")
    }
}
