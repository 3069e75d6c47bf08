import PlanModel
import TestSupport
import Testing

struct PlanReadTests {
    /// A change of the fixture that makes it no plan, and what is said about it.
    struct Mistake: CustomTestStringConvertible {
        let old: String
        let new: String
        let problem: String

        init(_ old: String, _ new: String, _ problem: String) {
            self.old = old
            self.new = new
            self.problem = problem
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    static let mistakes = [
        Mistake(
            #""format": 1,"#, #""format": 2,"#,
            """
            2:13: error: this is a plan of format 2, but this pdd reads format 1; write the \
            plan again with 'pdd plan --out'
            """),
        Mistake(
            #""format": 1,"#, #""format": "1","#,
            "2:13: error: 'format' of the plan must be a whole number, not a string"),
        Mistake(
            "  \"format\": 1,\n", "",
            "1:1: error: the plan has no 'format'; it is required"),
        Mistake(
            "  \"cluster\": \"c\",\n", "",
            "1:1: error: the plan has no 'cluster'; it is required"),
        Mistake(
            #""cluster": "c""#, #""cluster": "c\u0000""#,
            "3:14: error: text must not contain the character NUL, which no file name, argument or variable can hold"),
        Mistake(
            #""cluster": "c""#, #""cluster": "C c""#,
            "3:14: error: 'C c' is not a valid cluster name"),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": { "type": "dokcer" }"#,
            """
            4:25: error: 'type' of 'provider' must be 'docker', 'aws', 'ssh' or \
            'docker-machine', not 'dokcer'; did you mean 'docker'?
            """),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": "docker""#,
            "4:15: error: 'provider' must be an object, not a string"),
        Mistake(
            #""provider": { "type": "docker" }"#, #""provider": { "type": "docker", "region": "x" }"#,
            """
            4:35: error: unknown key 'region' in 'provider'
            4:15: note: the keys of 'provider' are: type
            """),
        Mistake(
            #""lease": "8h""#, #""otherProviders": [{ "type": "docker" }], "lease": "8h""#,
            "6:32: error: the provider 'docker' is listed twice"),
        Mistake(
            #""lease": "8h""#, #""otherProviders": [{ "type": "aws", "x": 1 }], "lease": "8h""#,
            """
            6:39: error: unknown key 'x' in 'otherProviders[0]'
            6:22: note: the keys of 'otherProviders[0]' are: allowSSHFrom, config, endpoint, keyPair, profile, region, securityGroups, type, vpc
            """),
        Mistake(
            #""role": "worker""#, #""role": "worker", "provider": "docker-machine""#,
            "42:5: error: hand1/host: its type comes from 'docker-machine', which is no provider of the plan"),
        Mistake(
            #""lease": "8h""#, #""lease": "8""#,
            """
            6:12: error: 'lease' of the plan must be a span of time such as '90s', '60m', \
            '8h' or '2d', not '8'
            """),
        Mistake(
            #""scp": "10m","#, #""scp": "10m", "copy": "1m","#,
            """
            7:70: error: unknown key 'copy' in 'timeouts'
            7:15: note: the keys of 'timeouts' are: closePort, createHost, destroyHost, openPort, removeContainer, runContainer, scp, ssh
            """),
        Mistake(
            #""path": "build-image.sh", "#, "",
            "11:17: error: 'build.sh' in 'files' has no 'path'; it is required"),
        Mistake(
            "build-image.sh", "../build-image.sh",
            """
            11:27: error: '../build-image.sh' must be a path below the directory of the description or plan, \
            without '..'; copy the file there
            """),
        Mistake(
            "build-image.sh", "/build-image.sh",
            """
            11:27: error: '/build-image.sh' must be a path below the directory of the description or plan, \
            without '..'; copy the file there
            """),
        Mistake(
            "ba7816bf", "BA7816BF",
            "11:55: error: 'sha256' must be 64 lower-case hexadecimal digits"),
        Mistake(
            #""docker info""#, "5",
            "14:16: error: the script 'answers' must be an array of lines"),
        Mistake(
            #""role": "worker" }"#, #""role": "wroker" }"#,
            """
            27:25: error: 'role' of 'worker' in 'hosts' must be 'keystore', 'submit' or \
            'worker', not 'wroker'; did you mean 'worker'?
            """),
        Mistake(
            #""role": "worker" }"#, #""role": "worker", "instanceType": "t3.large" }"#,
            """
            27:35: error: unknown key 'instanceType' in 'worker' in 'hosts'
            27:15: note: the keys of 'worker' in 'hosts' are: base, cpus, memory, provider, role
            """),
        Mistake(
            #""image": "pegasus:worker""#, #""imgae": "pegasus:worker""#,
            """
            31:15: error: 'worker' in 'containers' has no 'image'; it is required
            31:17: error: unknown key 'imgae' in 'worker' in 'containers'; did you mean 'image'?
            31:15: note: the keys of 'worker' in 'containers' are: address, command, cpus, devices, entrypoint, environment, gpus, image, labels, memory, mounts, network, ports, restart, shmSize, ulimits, user, workdir
            """),
        Mistake(
            #""A": "b""#, #""A=B": "b""#,
            """
            30:82: error: 'A=B' is not the name of a container's environment variable; use any characters \
            but '=' and control characters
            """),
        Mistake(
            #""A": "b""#, #""A": 5"#,
            """
            30:87: error: 'A' in 'environment' of 'submit' in 'containers' must be a \
            string, an array of strings, or an object with 'addressOf', 'addressesOf', \
            'outputOf', 'env', \
            'file' or 'command'
            """),
        Mistake(
            #"{ "env": "S" }"#, #"{ "vault": "S" }"#,
            """
            30:99: error: unknown key 'vault' in 'S' in 'environment' of 'submit' in 'containers'
            30:97: note: the keys of 'S' in 'environment' of 'submit' in 'containers' are: addressOf, addressesOf, command, env, file, outputOf
            30:97: error: 'S' in 'environment' of 'submit' in 'containers' must be a string, an array of strings, or an object with 'addressOf', 'addressesOf', 'outputOf', 'env', 'file' or 'command'
            """),
        Mistake(
            #""actions": ["#, #""actoins": ["#,
            """
            1:1: error: the plan has no 'actions'; it is required
            33:3: error: unknown key 'actoins' in the plan; did you mean 'actions'?
            1:1: note: the keys of the plan are: actions, attempts, cluster, containers, files, format, functions, hosts, lease, otherProviders, provider, removal, scripts, spares, ssh, timeouts, updates
            """),
        Mistake(
            #""id": "head/host", "#, "",
            "35:5: error: action 2 has no 'id'; it is required"),
        Mistake(
            #""id": "head/host""#, #""id": "head""#,
            "35:13: error: 'head' is not an action id; ids are HOST/STEP"),
        Mistake(
            #""id": "head/host""#, #""id": "head/ho st""#,
            "35:13: error: 'head/ho st' is not an action id; ids are HOST/STEP"),
        Mistake(
            #""kind": "createHost", "host": "head""#, #""kind": "makeHost", "host": "head""#,
            """
            35:34: error: 'kind' of action 2 must be 'createHost', 'openPort', 'scp', \
            'ssh', 'runContainer', 'destroyHost', 'closePort' or 'removeContainer', not \
            'makeHost'
            """),
        Mistake(
            #""kind": "createHost", "host": "head""#, #""kind": "createHost", "host": "He ad""#,
            "35:56: error: 'He ad' is no name of a host"),
        Mistake(
            #""kind": "createHost", "host": "head", "type": "submit""#, #""kind": "createHost", "host": "head""#,
            "35:5: error: action 2 has no 'type'; it is required"),
        Mistake(
            #""type": "submit""#, #""type": "submit", "sise": 1"#,
            """
            35:82: error: unknown key 'sise' in action 2
            35:5: note: the keys of action 2 are: after, host, id, kind, type, uses
            """),
        Mistake(
            "\"after\": [\"cluster/port-22-tcp\"] },\n    { \"id\": \"head/engine\"",
            "\"after\": [\"cluster\"] },\n    { \"id\": \"head/engine\"",
            "35:92: error: an action id, HOST/STEP, is expected here"),
        Mistake(
            "\"after\": [\"cluster/port-22-tcp\"] },\n    { \"id\": \"head/engine\"",
            "\"after\": \"cluster/port-22-tcp\" },\n    { \"id\": \"head/engine\"",
            "35:91: error: 'after' of action 2 must be an array of strings, not a string"),
        Mistake(
            #""ports": "22""#, #""ports": "0""#,
            """
            34:65: error: 'ports' must be a port from 1 to 65535 or a range such as \
            '8000-8010', not '0'
            """),
        Mistake(
            #""ports": "22""#, #""ports": 22"#,
            "34:65: error: 'ports' of action 1 must be a string, not a number"),
        Mistake(
            #""protocol": "tcp""#, #""protocol": "tpc""#,
            """
            34:83: error: 'protocol' of action 1 must be 'tcp', 'udp' or 'esp', not 'tpc'; \
            did you mean 'tcp'?
            """),
        Mistake(
            #""from": "operator""#, #""from": "anybody""#,
            """
            34:98: error: 'from' must be 'cluster', 'operator' or a network such as \
            '203.0.113.0/24', not 'anybody'
            """),
        Mistake(
            #""to": "/etc/motd""#, #""to": "/etc/../motd""#,
            """
            39:87: error: 'to' must be a path without '..' that does not begin with '-', \
            not '/etc/../motd'
            """),
        Mistake(
            #""to": "/etc/motd""#, #""to": "-motd""#,
            """
            39:87: error: 'to' must be a path without '..' that does not begin with '-', \
            not '-motd'
            """),
        Mistake(
            #""to": "/etc/motd", "#, "",
            "39:5: error: action 6 has no 'to'; it is required"),
        Mistake(
            #""mode": "0755""#, #""mode": "755""#,
            "38:107: error: 'mode' must be four octal digits such as '0644'"),
        Mistake(
            #""mode": "0755""#, #""mode": "0788""#,
            "38:107: error: 'mode' must be four octal digits such as '0644'"),
        Mistake(
            #""file": "build.sh", "#, "",
            "38:5: error: action 5 needs 'file', 'lines', 'outputOf' or 'image'"),
        Mistake(
            #""runs": "live""#, #""runs": "alive""#,
            """
            36:86: error: 'runs' of action 3 must be 'once', 'live' or 'read', not \
            'alive'; did you mean 'live'?
            """),
        Mistake(
            #""check": "answers", "#, "",
            "36:5: error: action 3 has no 'check'; it is required"),
        Mistake(
            #""secret": true"#, #""secret": "yes""#,
            "40:103: error: 'secret' of action 7 must be true or false, not a string"),
        Mistake(
            #""timeout": "90s""#, #""timeout": "90""#,
            """
            36:158: error: 'timeout' of action 3 must be a span of time such as '90s', \
            '60m', '8h' or '2d', not '90'
            """),
        Mistake(
            #""addressOf": "head""#, #""adressOf": "head""#,
            """
            44:108: error: unknown key 'adressOf' in 'MANAGER' in 'environment' of action 11; did you mean 'addressOf'?
            44:106: note: the keys of 'MANAGER' in 'environment' of action 11 are: addressOf, addressesOf, command, env, file, outputOf
            44:106: error: 'MANAGER' in 'environment' of action 11 must be a string, an array of strings, or an object with 'addressOf', 'addressesOf', 'outputOf', 'env', 'file' or 'command'
            """),
        Mistake(
            #""name": "submit""#, #""name": "$(id)""#,
            "41:79: error: '$(id)' is no name of a container"),
        Mistake(
            #""drain": "answers""#, #""drain": "answer""#,
            "9:14: error: there is no script 'answer' in 'scripts'"),
        Mistake(
            #""manager": "head""#, #""manager": "hand2""#,
            "9:14: error: no action creates the host 'hand2'"),
        Mistake(
            #", "wait": "10m""#, "",
            "9:14: error: 'removal' has no 'wait'; it is required"),
        Mistake(
            #""scp": 4"#, #""scp": 0"#,
            "8:24: error: 'scp' of 'attempts' must be a whole number from 1 to 100, not 0"),
        Mistake(
            #""id": "hand1/join""#, #""id": "hand1/token""#,
            """
            44:5: error: hand1/token: two actions have this id; the other is action 10
            45:5: error: hand1/container: 'hand1/join', which it depends on, does not come before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/hots\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/hots', which it depends on, does not come \
            before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/container\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/container', which it depends on, does not \
            come before it
            """),
        Mistake(
            "\"after\": [\"head/host\"] },\n    { \"id\": \"head/preload\"",
            "\"after\": [\"head/engine\"] },\n    { \"id\": \"head/preload\"",
            """
            36:5: error: head/engine: 'head/engine', which it depends on, does not come \
            before it
            """),
        Mistake(
            #""outputOf": "head/token", "to""#, #""outputOf": "head/engine", "to""#,
            """
            43:5: error: hand1/token: it reads the output of 'head/engine' without \
            depending on it
            """),
        Mistake(
            #""addressOf": "head""#, #""addressOf": "hand2""#,
            """
            44:5: error: hand1/join: it reads the address of 'hand2', which no action \
            before it creates
            """),
        Mistake(
            #""host": "hand1", "type""#, #""host": "head", "type""#,
            """
            42:5: error: hand1/host: the host is created twice
            43:5: error: hand1/token: no action before it creates the host 'hand1'
            44:5: error: hand1/join: no action before it creates the host 'hand1'
            45:5: error: hand1/container: no action before it creates the host 'hand1'
            """),
        Mistake(
            #""kind": "runContainer", "host": "hand1""#, #""kind": "runContainer", "host": "hand2""#,
            "45:5: error: hand1/container: no action before it creates the host 'hand2'"),
        Mistake(
            #""type": "worker""#, #""type": "workers""#,
            "42:5: error: hand1/host: there is no type 'workers' in 'hosts'"),
        Mistake(
            #""file": "build.sh""#, #""file": "built.sh""#,
            "38:5: error: head/build.sh: there is no file 'built.sh' in 'files'"),
        Mistake(
            #""script": "token""#, #""script": "tokens""#,
            "40:5: error: head/token: there is no script 'tokens' in 'scripts'"),
        Mistake(
            #""check": "answers""#, #""check": "answer""#,
            "36:5: error: head/engine: there is no script 'answer' in 'scripts'"),
        Mistake(
            #""container": "worker""#, #""container": "workers""#,
            "45:5: error: hand1/container: there is no container 'workers' in 'containers'"),
    ]

    @Test(arguments: mistakes)
    func `a broken plan is refused with the place`(mistake: Mistake) throws {
        let pieces = PlanFixture.text.split(separator: mistake.old, maxSplits: 1)
        try #require(pieces.count == 2, "the fixture has no such text")
        let found = try problems(in: pieces.joined(separator: mistake.new)) { _ = try Plan.read($0) }
        #expect(found == mistake.problem)
    }

    @Test func `a plan is written as it was read`() throws {
        let plan = try PlanFixture.read()
        #expect(String(decoding: plan.json(), as: UTF8.self) == PlanFixture.text)
    }

    @Test func `all problems of a plan are reported at once`() throws {
        let text = PlanFixture.text
            .replacing(#""lease": "8h""#, with: #""lease": "x""#)
            .replacing(#""mode": "0755""#, with: #""mode": "x""#)
            .replacing(#""kind": "createHost", "host": "hand1""#, with: #""kind": "x", "host": "hand1""#)
        let found = try problems(in: text) { _ = try Plan.read($0) }
        #expect(
            found == """
                6:12: error: 'lease' of the plan must be a span of time such as '90s', '60m', '8h' or \
                '2d', not 'x'
                38:107: error: 'mode' must be four octal digits such as '0644'
                42:35: error: 'kind' of action 9 must be 'createHost', 'openPort', 'scp', 'ssh', \
                'runContainer', 'destroyHost', 'closePort' or 'removeContainer', not 'x'
                """)
    }

    @Test func `a plan of removal reads too`() throws {
        let text = """
            {
              "format": 1,
              "cluster": "c",
              "provider": { "type": "ssh" },
              "timeouts": {},
              "actions": [
                { "id": "a/remove-container", "kind": "removeContainer", "host": "a", "name": "submit" },
                { "id": "a/destroy-host", "kind": "destroyHost", "host": "a", "after": ["a/remove-container"] },
                { "id": "cluster/close", "kind": "closePort", "ports": "7946", "protocol": "udp", "from": "cluster", "after": [
                    "a/destroy-host"
                  ] }
              ]
            }

            """
        let plan = try PlanFixture.read(text)
        #expect(String(decoding: plan.json(), as: UTF8.self) == text)
        #expect(plan.hostNames == ["a"])
    }

    @Test(arguments: [
        (#"{"format": 1, "actions": []}"#, true), (#"{"format": 1}"#, false),
        (#"{"actions": []}"#, false), (#"{"cluster": "c", "workers": []}"#, false), ("[]", false),
    ])
    func `a plan is distinguished from a description`(text: String, isPlan: Bool) throws {
        let node = try JSONReader.read(SourceText(name: "", text: text))
        #expect(Plan.looksLikePlan(node) == isPlan)
    }

    @Test func `random changes of one byte give a plan or a located error`() throws {
        var generator = SplitMix64(seed: 8)
        let bytes = Array(PlanFixture.text.utf8)
        let alphabet = Array("{}[]\",:0a /-".utf8)
        for _ in 0..<2000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &generator)] =
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            do {
                let plan = try Plan.read(SourceText(name: "", bytes: changed))
                #expect(try Plan.read(SourceText(name: "", bytes: plan.json())) == plan)
            } catch {
                #expect(!error.all.isEmpty && error.all.allSatisfy { $0.offset != nil })
            }
        }
    }

    @Test func `a plan knows its hosts, containers and depth`() throws {
        let plan = try PlanFixture.read()
        #expect(plan.hostNames == ["head", "hand1"])
        #expect(plan.placements.map(\.name) == ["submit", "hand1"])
        #expect(plan.hostType(of: "head")?.role == .submit)
        #expect(plan.hostType(of: "nobody") == nil)
        #expect(plan.firstHost(.worker) == "hand1")
        #expect(plan.firstHost(.keystore) == nil)
        #expect(plan.depth == 7)
    }

    @Test func `every action has a phrase for people`() throws {
        let plan = try PlanFixture.read()
        #expect(
            plan.actions.map { "\($0.id): \(plan.phrase(for: $0))" } == [
                "cluster/port-22-tcp: open 22/tcp from the operator",
                "head/host: create the host",
                "head/engine: run start unless answers",
                "head/preload: copy image debian:trixie-slim from the local engine, if it has it",
                "head/build.sh: copy build-image.sh to build.sh",
                "head/motd: write /etc/motd",
                "head/token: read token (secret)",
                "head/container: run container submit from pegasus:submit",
                "hand1/host: create the host",
                "hand1/token: copy the output of head/token to token",
                "hand1/join: run start",
                "hand1/container: run container hand1 from pegasus:worker",
                "cluster/ready: run answers",
            ])
    }

    @Test func `an action lists its inputs and dependencies`() throws {
        let plan = try PlanFixture.read()
        let join = try #require(plan.actions.first { $0.id == ActionID("hand1", "join") })
        #expect(join.inputs == [ActionID("head", "token")])
        #expect(join.addressedHosts == ["head"])
        #expect(join.dependencies == [ActionID("hand1", "host"), ActionID("head", "token")])
        let port = try #require(plan.actions.first)
        #expect(port.host == nil)
        #expect(port.inputs == [])
        #expect(port.addressedHosts == [])
    }

    @Test(
        arguments: [
            ("", false), (#""environment": { "VERSION": "" }, "#, true), (#""installsEngine": true, "#, true),
            (#""environment": { "VERSION": "" }, "installsEngine": false, "#, false),
        ])
    func `a plan of an older pdd installs an engine where a script gets a version`(
        members: String, installs: Bool
    ) throws {
        let text = PlanFixture.text.replacing(#""environment": { "WAIT": "60" }, "#, with: members)
        #expect(try PlanFixture.read(text).installsEngine(on: "head") == installs)
    }
}
