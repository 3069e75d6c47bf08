import PlanModel
import Testing

@testable import Applier

/// `run-container.sh`: what it does to a container in any state.
struct ContainerScriptTests {
    private static let values = [
        "PDD_NAME": "box", "PDD_CLUSTER": "c", "PDD_DIGEST": "d1", "PDD_NETWORK": "net", "PDD_ADDRESS": "",
        "PDD_REPLACE": "",
        "PDD_WAIT": "3",
        "PDD_IMAGE": "a:1", "PDD_VOLUMES": "data /data\nlogs /var/log", "PDD_BODY": "{\"Env\":[\"S=secret\"]}",
    ]
    private static let look = "docker container inspect --format {{.Id}}"
    private static let volumes = Answer("docker container inspect --format {{range .Mounts}}{{if", prints: "anonymous")
    private static let exists = Answer("docker container inspect box", prints: "[]")
    private static let left = Answer("docker container inspect --format {{index .Config.Labels", status: 1)
    private static let start = Answer("docker start box", prints: "box")
    private static let stop = Answer("docker stop --time 10 box")
    private static let create = [
        Answer("docker image inspect a:1", prints: "[]"), Answer("curl", prints: #"{"Id":"new"}"#).does("cat >body"),
        Answer("docker rm --force box"), Answer("docker volume inspect"), Answer("docker rename box.next box"),
    ]

    private static let remembering =
        #"docker container inspect --format {{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}} box"#

    /// A host whose container has this state: digest, status, and whether it is on its network.
    private static func host(_ state: String, _ answers: [Answer] = [], step: Int = 1) -> TestHost {
        TestHost([exists, left, Answer(look, prints: "id1 c \(state)"), volumes] + answers, step: step)
    }

    @Test(
        arguments: [
            ("d1 running joined", [], []), ("d1 paused joined", [Answer("docker unpause box")], ["docker unpause box"]),
            ("d1 exited joined", [start], [remembering, "docker start box"]),
            ("d1 created joined", [start], [remembering, "docker start box"]),
            ("d1 restarting joined", [stop, start], ["docker stop --time 10 box", "docker start box"]),
            (
                "d1 running off",
                [
                    Answer("docker unpause box", status: 1), stop, Answer("docker network disconnect --force net box"),
                    Answer("docker network connect net box"), start,
                ],
                [
                    "docker unpause box", "docker stop --time 10 box", "docker network disconnect --force net box",
                    "docker network connect net box", "docker start box",
                ]
            ),
        ] as [(String, [Answer], [String])])
    func `a container of the right digest is kept, and what it holds`(
        state: String, answers: [Answer], calls: [String]
    ) throws {
        try Self.host(state, answers).expect(ContainerCommand.runContainer, Self.values) { run in
            #expect(Array(run.calls.dropFirst(3)) == calls)
        }
    }

    @Test func `a container of another digest is replaced, and volumes stay on record`() throws {
        let host = Self.host("d0 running joined", [Self.stop, Self.start] + Self.create)
        try host.expect(ContainerCommand.runContainer, Self.values, output: "") { run in
            #expect(run.has("docker rm --force box"))
            #expect(run.calls.allSatisfy { !$0.contains("secret") })
            #expect(run.files["work/files/body"] == "{\"Env\":[\"S=secret\"]}")
            #expect(run.files["work/images"] == "a:1\n")
            #expect(run.files["work/volumes"] == "data\nlogs\nanonymous\nanonymous\n")
        }
    }

    /// The former container has `/data` without a volume, `/var/log` in one, and nothing at `/new`.
    private static let moving = [
        Answer("docker volume inspect", status: 1), stop,
        Answer("docker container inspect --format {{range .Mounts}}{{println", prints: "/var/log"),
        Answer("\(head) --get --output /dev/null --write-out %{http_code} --data-urlencode path=/new", prints: "404"),
        Answer(head, prints: "200"),
        Answer("docker rm --force box.next"),
    ]
    private static let head = "curl --disable --silent --max-time 30 --unix-socket /var/run/docker.sock --head"
    private static let moved = values.merging(["PDD_VOLUMES": "data /data\nlogs /var/log\nnew /new"]) { $1 }

    @Test func `what a container holds is copied into its new volumes before it is removed`() throws {
        let answers = [
            Answer("docker cp box:/data/. -", prints: "archive"),
            Answer("docker cp --archive - box.next:/data").does("cat >copied"),
        ]
        try Self.host("d0 running joined", Self.moving + answers + [Self.start] + Self.create)
            .expect(ContainerCommand.runContainer, Self.moved) { run in
                #expect(run.files["work/files/copied"] == "archive\n")
                let copied = run.calls.firstIndex { $0.hasPrefix("docker cp box") } ?? .max
                #expect(copied < run.calls.firstIndex(of: "docker rm --force box") ?? 0)
                #expect(!run.has("docker cp box:/var/log") && !run.has("docker cp box:/new"))
                #expect(run.files["work/copies/box"] == nil)
            }
    }

    @Test func `a container whose files cannot be copied stays`() throws {
        let full = Answer("docker cp --archive", status: 1).complains("no space left on device")
        let answers = [Answer("docker cp box:/data/. -", prints: "archive"), full, Self.start]
        try Self.host("d0 running joined", Self.moving + answers + Self.create)
            .expect(
                ContainerCommand.runContainer, Self.moved, status: 1,
                errors: "/data of the former container was not copied to its volume: no space left on device \n"
                    + "the container box was not replaced, and was started again\n"
            ) { run in
                #expect(!run.calls.contains("docker rm --force box"))
                #expect(run.files["work/copies/box"] == "/data\n/var/log\n/new\n")
            }
    }

    @Test func `what an earlier run left to copy is not forgotten because the volume exists now`() throws {
        let answers =
            [
                Self.exists, Self.left, Answer(Self.look, prints: "id1 c d0 running joined"), Self.volumes,
                Answer("docker volume inspect"),
            ]
            + Self.moving.dropFirst()
            + [
                Answer("docker cp box:/data/. -", prints: "archive"),
                Answer("docker cp --archive - box.next:/data").does("cat >copied"),
                Self.start,
            ] + Self.create
        try TestHost(answers, files: ["work/copies/box": "/data\n"])
            .expect(ContainerCommand.runContainer, Self.moved) { #expect($0.has("docker cp box:/data/. -")) }
    }

    @Test func `a container of somebody else's stays`() throws {
        try TestHost([Self.exists, Self.left, Answer(Self.look, prints: "id1  d1 running joined")]).expect(
            ContainerCommand.runContainer, Self.values, status: 1,
            errors:
                "the host has a container box that pdd did not create; remove it, or name this one otherwise in the description\n"
        )
    }

    private static let none = [
        Answer("docker container inspect box", status: 1), Answer("docker rename", status: 1), left,
        Answer(look, status: 1), volumes,
    ]

    @Test func `what a killed run left is removed, or takes the place of what it was to replace`() throws {
        let ours = Answer("docker container inspect --format {{index .Config.Labels", prints: "c")
        let other = Answer("docker container inspect --format {{index .Config.Labels", prints: "another")
        let runs = [Answer(Self.look, prints: "id1 c d1 running joined"), Self.volumes]
        try TestHost([Self.exists, ours, Answer("docker rm --force box.next")] + runs)
            .expect(ContainerCommand.runContainer, Self.values) { #expect($0.has("docker rm --force box.next")) }
        try TestHost([Self.exists, other] + runs)
            .expect(ContainerCommand.runContainer, Self.values) { #expect(!$0.has("docker rm")) }
        let gone = [
            Answer("docker container inspect box", status: 1), Answer("docker rename box.starting", status: 1),
            Answer("docker rename box.next box"),
        ]
        try TestHost(gone + [ours] + runs)
            .expect(ContainerCommand.runContainer, Self.values) { #expect($0.has("docker rename box.next box")) }
        try TestHost(gone + [other] + runs)
            .expect(ContainerCommand.runContainer, Self.values) { #expect(!$0.has("docker rename box.next")) }
    }

    @Test func `where there is no container one is created, and its image pulled`() throws {
        let answers = [
            Answer("docker image inspect", status: 1), Answer("docker pull --quiet a:1", prints: "a:1"),
            Answer("curl --disable --noproxy * --silent --show-error --max-time 120", prints: #"{"Id":"new"}"#),
            Self.start,
        ]
        try TestHost(Self.none + answers).expect(ContainerCommand.runContainer, Self.values, output: "") { run in
            // Once it runs, the next run of a pdd that was killed does nothing.
            #expect(run.calls.suffix(2) == [Self.remembering, "docker start box"])
            #expect(run.files["work/volumes"] == "data\nlogs\nanonymous\n")
        }
    }

    @Test func `what keeps a container from being created is reported`() throws {
        try TestHost(Self.none).expect(
            ContainerCommand.runContainer, Self.values, status: 1,
            errors: "the host has no curl, which pdd needs to create containers; install it\n")
        let refusing = [Answer("docker image inspect"), Answer("curl", prints: #"{"message":"no such volume"}"#)]
        try TestHost(Self.none + refusing).expect(
            ContainerCommand.runContainer, Self.values, status: 1,
            errors: "the engine did not create the container box: no such volume\n")
        let failing = Self.create + [Answer("docker start", status: 1).complains("no such device")]
        try TestHost(Self.none + failing).expect(
            ContainerCommand.runContainer, Self.values, status: 1, errors: "no such device\n", seconds: 3
        ) { run in
            #expect(run.has("docker rm --force box"))
        }
    }

    @Test(
        arguments: [
            ("no such device", 10), ("network net: deadline exceeded", 60), ("Cannot connect to the Docker daemon", 60),
        ])
    func `a container that does not start is waited for, and nothing of it is removed`(error: String, seconds: Int)
        throws
    {
        let host = Self.host("d1 exited joined", [Answer("docker start", status: 1).complains(error)], step: 10)
        let patient = Self.values.merging(["PDD_WAIT": "60"]) { $1 }
        try host.expect(ContainerCommand.runContainer, patient, status: 1, errors: nil, seconds: seconds) { run in
            #expect(run.errors.hasPrefix("\(error)\nthe container box does not start"))
            let offersToReplace = !error.hasPrefix("Cannot")
            #expect(run.errors.contains("the next apply offers to replace it") == offersToReplace)
            #expect(run.files["work/stuck/box"] == (offersToReplace ? "id1\n\(error)\n" : nil))
            #expect(!run.has("docker rm"))
        }
    }

    @Test func `a stuck container is replaced once the difference has said so`() throws {
        let replace = Self.values.merging(["PDD_REPLACE": "id1"]) { $1 }
        let broken = Answer("docker start box", status: 1).complains("broken").given("[ ! -e removed ]")
        let remove = Answer("docker rm --force box").does("touch removed")
        try Self.host("d1 exited joined", [broken, Self.start, Self.stop, remove] + Self.create)
            .expect(ContainerCommand.runContainer, replace) { #expect($0.has("docker rm --force box")) }
        try Self.host("d1 exited joined", [Self.start])
            .expect(ContainerCommand.runContainer, replace) { #expect(!$0.has("docker rm")) }
    }

    @Test func `an endpoint that a dead host left, and a network that was created again, are repaired`() throws {
        let endpoint = Answer("docker start", status: 1).complains("endpoint box already exists in network net").before(
            1)
        let free = [
            Answer("docker rename box box.starting"), Answer("docker network disconnect --force net box"),
            Answer("docker rename box.starting box"),
        ]
        try Self.host("d1 exited joined", [endpoint, Self.start] + free).expect(
            ContainerCommand.runContainer, Self.values
        ) { run in
            #expect(run.has("docker rename box.starting box"))
        }
        let network = Answer("docker start", status: 1).complains("network 1234 not found").before(1)
        try Self.host("d1 exited joined", [network, Self.start, Answer("docker network")])
            .expect(ContainerCommand.runContainer, Self.values) { #expect($0.has("docker network connect net box")) }
    }
}
