import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// Every rule of a description: a member that breaks it, with `▲` where the message must point.
struct DescriptionRulesTests {
    struct Rule: CustomTestStringConvertible {
        let member: String
        let message: String
        /// Nil where the notes are not looked at.
        let notes: [String]?

        init(_ member: String, _ message: String, notes: [String]? = nil) {
            self.member = member
            self.message = message
            self.notes = notes
        }

        var testDescription: String { member }
    }

    /// A description that has the member, in place of its own one of that name.
    static func description(_ member: String) -> String {
        let own = [
            #""cluster": "c""#, #""provider": { "type": "docker" }"#, #""workers": [{ "count": 1 }]"#,
        ]
        let kept = own.filter { text in
            let name = text.prefix { $0 != ":" }
            return !member.hasPrefix(name) && !member.contains(", \(name): ▲")
        }
        return "{\n  " + (kept + [member]).joined(separator: ",\n  ") + "\n}\n"
    }

    private func check(_ rule: Rule, local: Bool = false) throws {
        let halves = Self.description(rule.member).unicodeScalars
            .split(separator: "▲", omittingEmptySubsequences: false).map { String($0) }
        try #require(halves.count == 2, "there must be one mark")
        let source = SourceText(name: "", text: halves.joined())
        do {
            _ = try ClusterDescription.read(source, local: local)
            Issue.record("nothing was found wrong")
        } catch {
            #expect(error.all.map(\.message) == [rule.message])
            #expect(error.all.first?.offset == halves[0].utf8.count)
            #expect(error.all.first?.severity == .error)
            if let notes = rule.notes { #expect(error.all.first?.notes.map(\.message) == notes) }
        }
    }

    static let label =
        "lower-case letters, digits and inner hyphens, a letter first"

    static let kinds = [
        Rule(#""network": ▲[]"#, "'network' must be an object, not an array"),
        Rule(#""workers": ▲2"#, "'workers' of the description must be an array of objects, not a number"),
        Rule(#""workers": [▲2]"#, "'workers[0]' must be an object, not a number"),
        Rule(
            #""provider": { "type": "aws" }, "lease": ▲8"#,
            "'lease' of the description must be a string, not a number"),
        Rule(
            #""network": { "encrypted": ▲"yes" }"#,
            "'encrypted' of 'network' must be true or false, not a string"),
        Rule(
            #""workers": [{ "count": ▲"2" }]"#,
            "'count' of 'workers[0]' must be a whole number, not a string"),
        Rule(
            #""image": { "builder": "b", "files": ▲"x" }"#,
            "'files' of 'image' must be an array of strings, not a string"),
        Rule(
            #""image": { "builder": "b", "files": ["a", ▲5] }"#,
            "'files[1]' of 'image' must be a string"),
        Rule(
            #""image": { "builder": ▲"b\u0000" }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(
            #""submit": { "container": { "labels": ▲["a=b"] } }"#,
            "'labels' of 'container' of 'submit' must be an object, not an array"),
        Rule(
            #""submit": { "container": { "labels": { "a": ▲null } } }"#,
            "'a' in 'labels' of 'container' of 'submit' must be a string, not null"),
        Rule(
            #""submit": { "container": { "labels": { ▲"a\u0000": "" } } }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(#""workers": [▲{}]"#, "'workers[0]' has no 'count'; it is required"),
        Rule(#""provider": ▲{}"#, "'provider' has no 'type'; it is required"),
        Rule(#""pool": ▲{ "submitRunsJobs": true }"#, "'pool' has no 'type'; it is required"),
        Rule(#""openPorts": [▲{ "from": "cluster" }]"#, "'openPorts[0]' has no 'ports'; it is required"),
        Rule(#""openPorts": [▲{ "ports": "1" }]"#, "'openPorts[0]' has no 'from'; it is required"),
    ]

    static let cluster = [
        Rule(
            #""cluster": ▲"Pegasus""#,
            "'Pegasus' cannot be the name of a cluster; use at most 32 \(label)"),
        Rule(
            #""cluster": ▲"cluster""#,
            "a cluster cannot have the name 'cluster'; its actions could not be told apart"),
        Rule(
            #""provider": { "type": ▲"azure" }"#,
            "'type' of 'provider' must be 'docker', 'aws', 'ssh' or 'docker-machine', not 'azure'"),
        Rule(
            #""provider": { "type": ▲"dokcer" }"#,
            "'type' of 'provider' must be 'docker', 'aws', 'ssh' or 'docker-machine', not 'dokcer'; "
                + "did you mean 'docker'?"),
        Rule(
            #""timeouts": { "attempts": ▲0 }"#,
            "'attempts' of 'timeouts' must be a whole number from 1 to 100, not 0"),
        Rule(
            #""update": { "parallel": ▲"0%" }"#, "'0%' is neither a number nor a share such as \"25%\""),
        Rule(
            #""update": { "parallel": ▲"101%" }"#, "'101%' is neither a number nor a share such as \"25%\""),
        Rule(
            #""update": { "parallel": ▲0 }"#,
            "'parallel' of 'update' must be a whole number from 1 to 20000, not 0"),
        Rule(
            #""update": { "atDeadline": ▲"kepe" }"#,
            "'atDeadline' of 'update' must be 'keep' or 'evict', not 'kepe'; did you mean 'keep'?"),
        Rule(
            #""workers": [{ "count": 1, "update": { "drain": ▲"1" } }]"#,
            "'drain' of 'update' of 'workers[0]' must be a span of time such as '90s', '60m', '8h' or '2d', not '1'"),
        Rule(
            #""provider": { "type": "aws" }, "lease": ▲"8""#,
            "'lease' of the description must be a span of time such as '90s', '60m', '8h' or '2d', "
                + "not '8'"),
        Rule(
            #""timeouts": { "build": ▲"1 h" }"#,
            "'build' of 'timeouts' must be a span of time such as '90s', '60m', '8h' or '2d', "
                + "not '1 h'"),
        Rule(
            #""pool": { "type": ▲"slurm" }"#,
            "'type' of 'pool' must be 'htcondor' or 'none', not 'slurm'"),
    ]

    static let network = [
        Rule(
            #""network": { "name": ▲"my net" }"#,
            "'my net' cannot be the name of a network; use at most 63 letters, digits and inner '-' "
                + "and '_'"),
        Rule(
            #""network": { "name": ▲"bridge" }"#,
            "'bridge' is a network of Docker itself; choose another name"),
        Rule(
            #""network": { "discovery": ▲"consull" }"#,
            "'discovery' of 'network' must be 'swarm' or 'consul', not 'consull'; did you mean "
                + "'consul'?"),
        Rule(
            #""network": { "discovery": "consul", "encrypted": ▲true }"#,
            "an encrypted network needs \"discovery\": \"swarm\""),
        Rule(
            #""network": { "subnet": ▲"10.0.9.1/24" }"#,
            "'subnet' must be a network from /8 to /29 such as '10.0.9.0/24' with no bit set behind "
                + "the prefix, not '10.0.9.1/24'"),
        Rule(
            #""network": { "subnet": ▲"10.0.9.0/30" }"#,
            "'subnet' must be a network from /8 to /29 such as '10.0.9.0/24' with no bit set behind "
                + "the prefix, not '10.0.9.0/30'"),
        Rule(
            #""network": { "subnet": "10.0.9.0/29" }, "workers": ▲[{ "count": 5 }]"#,
            "the network 10.0.9.0/29 has addresses for 5 containers, and there are 6; set a larger "
                + "'subnet' in 'network'"),
    ]

    static let image = [
        Rule(
            #""image": ▲{}"#,
            "'image' needs either a 'builder', or both 'submit' and 'worker' to pull"),
        Rule(
            #""image": ▲{ "worker": "a" }"#,
            "'image' needs either a 'builder', or both 'submit' and 'worker' to pull"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "files": ▲["c"] }"#,
            "'files' need a 'builder', and there is none"),
        Rule(
            #""image": { "builder": ▲"../build.sh" }"#,
            "'../build.sh' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["/etc/passwd"] }"#,
            "'/etc/passwd' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["b.sh"] }"#,
            "'b.sh' is the 'builder' already; remove it here"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["a/x", "b/x"] }"#,
            "two files would have the name 'x' on the hosts; rename one"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["a/build.sh"] }"#,
            "two files would have the name 'build.sh' on the hosts; rename one"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["host"] }"#,
            "a file cannot have the name 'host', which is the name of one of pdd's steps; rename it"),
        Rule(
            #""image": { "builder": "b.sh", "files": ▲["$(touch x)"] }"#,
            "the file name '$(touch x)' has characters other than letters, digits, '-', '_', '.'"),
        Rule(
            #""image": { "builder": "b.sh", "submitFiles": ▲["/etc/passwd"] }"#,
            "'/etc/passwd' must be a path below the directory of the description or plan, without "
                + "'..'; copy the file there"),
        Rule(
            #""image": { "builder": "b.sh", "workerFiles": ▲["host"] }"#,
            "a file cannot have the name 'host', which is the name of one of pdd's steps; rename it"),
        Rule(
            #""image": { "builder": "b.sh", "files": ["a/x"], "submitFiles": ▲["a/x"] }"#,
            "'a/x' is in 'files' already, which are for both images; remove it here"),
        Rule(
            #""image": { "builder": "b.sh", "submitFiles": ["x"], "workerFiles": ▲["x"] }"#,
            "two files would have the name 'x' on the hosts; rename one"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "workerFiles": ▲["c"] }"#,
            "'workerFiles' need a 'builder', and there is none"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "build": ▲"once" }"#,
            "'build' needs a 'builder', and there is none"),
        Rule(
            #""image": { "builder": "b.sh", "registry": ▲"a b" }"#,
            "'a b' is not a valid image name; names look like 'pegasus:worker' or 'registry.example/team/pegasus:5.1'"),
        Rule(
            #""image": { "submit": "a", "worker": "b", "environment": ▲{ "A": "b" } }"#,
            "'environment' needs a 'builder', and there is none"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"A-B": "c" } }"#,
            "'A-B' is not a valid name for an environment variable; use letters, digits and '_', and do not begin "
                + "with a digit"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"IMAGE": "c" } }"#,
            "'IMAGE' is a variable of pdd's own scripts; give the builder's another name"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"PDD_X": "c" } }"#,
            "'PDD_X' is a variable of pdd's own scripts; give the builder's another name"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"PATH": "c" } }"#,
            "'PATH' belongs to the host's shell and programs, which would fail or run others; set it in the builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"LD_PRELOAD": "c" } }"#,
            "'LD_PRELOAD' belongs to the host's shell and programs, which would fail or run others; set it in the "
                + "builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { ▲"DOCKER_HOST": "c" } }"#,
            "'DOCKER_HOST' would point the Docker client away from the host's engine; set it in the builder"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { "A": ▲5 } }"#,
            "'A' in 'environment' of 'image' must be a string, not a number"),
        Rule(
            #""image": { "builder": "b.sh", "environment": { "A": ▲{ "env": "B" } } }"#,
            "'A' in 'environment' of 'image' cannot be a secret, which would stay in the image's layers and in the log "
                + "of its build; give secrets to a container"),
        Rule(
            #""image": { "submit": ▲"Pegasus", "worker": "b" }"#,
            "'Pegasus' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
        Rule(
            #""submit": { "container": { "image": ▲"a b" } }"#,
            "'a b' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
        Rule(
            #""provider": { "type": "docker", "preload": ▲["a:"] }"#,
            "'a:' is not a valid image name; names look like 'pegasus:worker' or "
                + "'registry.example/team/pegasus:5.1'"),
    ]

    static let members = [
        Rule(
            #""submit": { "host": ▲"a.b" }"#,
            "'a.b' cannot be the name of a host; use at most 63 \(label)"),
        Rule(
            #""submit": { "host": ▲"cluster" }"#,
            "a host cannot have the name 'cluster'; its actions could not be told apart"),
        Rule(
            #""submit": { "container": { "name": ▲"Submit" } }"#,
            "'Submit' cannot be the name of a container; use at most 63 \(label)"),
        Rule(
            #""submit": { "container": { "name": ▲"s" } }"#,
            "'s' cannot be the name of a container; Docker wants two characters at least"),
        Rule(
            #""keystore": ▲{}"#,
            "'keystore' needs \"discovery\": \"consul\" in 'network'; remove it for swarm"),
        Rule(#""workers": ▲[]"#, "'workers' needs at least one group, such as { \"count\": 2 }"),
        Rule(
            #""workers": [{ "count": ▲0 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not 0"),
        Rule(
            #""workers": [{ "count": ▲1e9 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not 1e9"),
        Rule(
            #""workers": [{ "count": ▲99999999999999999999 }]"#,
            "'count' of 'workers[0]' must be a whole number from 1 to 20000, not "
                + "99999999999999999999"),
        Rule(
            #""workers": [{ "count": 1, "host": ▲"-w" }]"#,
            "'-w' cannot be the name of hosts; use at most 57 \(label)"),
        Rule(
            #""workers": [{ "count": 1, "container": { "name": ▲"w_" } }]"#,
            "'w_' cannot be the name of a container; use at most 57 \(label)"),
        Rule(
            #""workers": [{ "count": 1, "container": { "name": ▲"submit" } }]"#,
            "containers of workers cannot begin with the whole name 'submit', which is that of "
                + "another role; choose another"),
        Rule(
            #""workers": ▲[{ "count": 1 }, { "count": 1, "container": { "name": "b" } }]"#,
            "'workers[1]' and 'workers[0]' both have a host 'c-worker1'; give one of them another "
                + "'host'"),
        Rule(
            #""workers": ▲[{ "count": 1 }, { "count": 1, "host": "b" }]"#,
            "'workers[1]' and 'workers[0]' both have a container 'worker1'; give one of them another "
                + "'name' in 'container'"),
        Rule(
            #""network": { "discovery": "consul" }, "keystore": ▲{ "host": "c-submit-node" }"#,
            "'keystore' and 'submit' both have a host 'c-submit-node'; give one of them another 'host'"),
        Rule(
            #""workers": ▲[{ "count": 20000 }, { "count": 1, "host": "b", "container": { "name": "b" } }]"#,
            "there are 20001 workers; pdd takes at most 20000"),
    ]

    static let containers = [
        Rule(
            #""mounts": ▲["/a:b"]"#,
            "'/a:b' is not a mount; write 'SOURCE:TARGET' or 'SOURCE:TARGET:ro' with an absolute TARGET, "
                + "and a SOURCE that is an absolute path on the host or a volume's name"),
        Rule(
            #""ports": ▲["8888"]"#,
            "'8888' does not publish a port; write 'PORT:PORT', with 'ADDRESS:' before or '/udp' after it "
                + "where needed"),
        Rule(
            #""ports": ▲["8000-8010:9000-9010", "8010:80"]"#,
            "port 8010 of the host is published twice; the other time as 8000-8010"),
        Rule(
            #""devices": ▲["fuse"]"#,
            "'fuse' is not a device; write an absolute path such as '/dev/fuse'"),
        Rule(
            #""ulimits": ▲["nofile"]"#,
            "'nofile' is not a limit; write 'NAME=SOFT' or 'NAME=SOFT:HARD' such as 'nofile=65536:65536'"),
        Rule(#""labels": ▲{ "pdd.x": "y" }"#, "labels that begin with 'pdd.' are reserved"),
        Rule(#""labels": ▲{ "a b": "y" }"#, "'a b' is not a valid label name"),
        Rule(
            #""restart": ▲"never""#,
            "'restart' must be 'no', 'always', 'unless-stopped', 'on-failure' or 'on-failure:COUNT', "
                + "not 'never'"),
        Rule(
            #""cpus": ▲"many""#,
            "'cpus' of 'container' of 'submit' must be a number of processors such as 2 or 1.5"),
        Rule(
            #""memory": ▲"2GB""#,
            "'memory' of 'container' of 'submit' must be an amount of memory such as '512m' or '2g', "
                + "not '2GB'"),
        Rule(
            #""shmSize": ▲"0""#,
            "'shmSize' of 'container' of 'submit' must be an amount of memory such as '512m' or '2g', "
                + "not '0'"),
        Rule(#""gpus": ▲0"#, "'gpus' must be 'all', a number, or 'device=…'"),
        Rule(
            #""user": ▲"-u""#,
            "'user' must be a name or a number, optionally followed by ':GROUP', not '-u'"),
        Rule(#""workdir": ▲"w""#, "'workdir' must be an absolute path, not 'w'"),
        Rule(
            #""environment": { ▲"A=B": "x" }"#,
            "'A=B' is not the name of a container's environment variable; use any characters but '=' "
                + "and control characters"),
        Rule(
            #""environment": { "A": ▲5 }"#,
            "'A' in 'environment' of 'container' of 'submit' must be a string in quotes, or an object "
                + "with 'env', 'file' or 'command' for a secret, not a number"),
        Rule(
            #""environment": { "A": ▲"\u0000" }"#,
            "text must not contain the character NUL, which no file name, argument or variable can hold"),
        Rule(
            #""environment": { "A": ▲{} }"#,
            "'A' in 'environment' of 'container' of 'submit' needs 'env', 'file' or 'command'"),
        Rule(
            #""environment": { "A": ▲{ "env": "B", "command": ["c"] } }"#,
            "'A' in 'environment' of 'container' of 'submit' has both 'env' and 'command'; keep one "
                + "of them"),
        Rule(
            #""environment": { "A": { "env": ▲"1" } }"#,
            "'1' is not a valid name for an environment variable; use letters, digits and '_', and do not begin "
                + "with a digit"),
        Rule(
            #""environment": { "A": { "file": ▲"/x" } }"#,
            "'/x' must be a path below the directory of the description or plan, without '..'; "
                + "copy the file there"),
        Rule(
            #""environment": { "A": { "file": ▲"" } }"#,
            "'' must be a path below the directory of the description or plan, without '..'; "
                + "copy the file there"),
        Rule(
            #""environment": { "A": { "command": ▲[] } }"#,
            "a secret's command needs a program as its first element"),
    ].map { Rule(#""submit": { "container": { \#($0.member) } }"#, $0.message) }

    static let ports = [
        Rule(
            #""openPorts": [{ "ports": ▲"0", "from": "cluster" }]"#,
            "'ports' must be a port from 1 to 65535 or a range such as '8000-8010', not '0'"),
        Rule(
            #""openPorts": [{ "ports": "1", "protocol": ▲"tpc", "from": "cluster" }]"#,
            "'protocol' of 'openPorts[0]' must be 'tcp', 'udp' or 'esp', not 'tpc'; did you mean "
                + "'tcp'?"),
        Rule(
            #""openPorts": [{ "ports": "1", "from": ▲"all" }]"#,
            "'from' must be 'cluster', 'operator' or a network in CIDR notation such as "
                + "'203.0.113.0/24', not 'all'"),
        Rule(
            #""openPorts": [{ "ports": "1-9", "from": "cluster" }, { "ports": ▲"9", "from": "cluster" }]"#,
            "'9/tcp' from cluster overlaps '1-9/tcp', which stands before it"),
    ]

    static let ssh = [
        Rule(
            #""ssh": { "user": ▲"a b" }"#,
            "'user' of 'ssh' must be a word of letters, digits, '-', '_' and '.', not 'a b'"),
        Rule(
            #""ssh": { "options": { "Compression": ▲"" } }"#,
            "the ssh option 'Compression' must be 'yes' or 'no'"),
        Rule(
            #""ssh": { "options": { "BindAddress": ▲"a\r\nProxyCommand id" } }"#,
            "the ssh option 'BindAddress' must be a host name or an address"),
        Rule(
            #""ssh": { "options": { "ConnectTimeout": ▲"301" } }"#,
            "the ssh option 'ConnectTimeout' must be a whole number from 1 to 300"),
        Rule(
            #""ssh": { "options": { ▲"compression": "yes" } }"#,
            "there is no ssh option 'compression' here; did you mean 'Compression'?"),
        Rule(
            #""ssh": { "options": { ▲"stricthostkeychecking": "no" } }"#,
            "the ssh option 'stricthostkeychecking' is refused: pdd sets it", notes: ["remove it"]),
        Rule(
            #""ssh": { "options": { ▲"ProxyCommand": "id" } }"#,
            "the ssh option 'ProxyCommand' is refused: it makes ssh run a program or load a library on this machine",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"Include": "/etc/passwd" } }"#,
            "the ssh option 'Include' is refused: it makes ssh read a file or use a socket of this machine",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"ForwardAgent": "yes" } }"#,
            "the ssh option 'ForwardAgent' is refused: it opens a way through this machine, or lends your agent or "
                + "display", notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"SendEnv": "*" } }"#,
            "the ssh option 'SendEnv' is refused: it sends parts of your environment to the host",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"VerifyHostKeyDNS": "yes" } }"#,
            "the ssh option 'VerifyHostKeyDNS' is refused: it decides which host keys ssh trusts",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"Ciphers": "3des-cbc" } }"#,
            "the ssh option 'Ciphers' is refused: it can weaken the encryption of the connection",
            notes: [Self.sshAdvice]),
        Rule(
            #""ssh": { "options": { ▲"ProxyJump": "bastion" } }"#,
            "the ssh option 'ProxyJump' is refused: a jump host has a key of its own",
            notes: ["write \"jumpHost\": \"[USER@]HOST[:PORT]\" in 'ssh', or in a machine of 'hosts'"]),
        Rule(
            #""ssh": { "options": { ▲"Frobnicate": "a" } }"#,
            "unknown key 'Frobnicate' among the options of ssh",
            notes: [
                "the options that pdd accepts are: AddressFamily, BindAddress, BindInterface, Compression, ConnectTimeout, "
                    + "ConnectionAttempts, IPQoS, RekeyLimit, ServerAliveCountMax, ServerAliveInterval, TCPKeepAlive"
            ]),
        Rule(
            #""ssh": { "jumpHost": ▲"gate,-Fevil" }"#, "'jumpHost' must be [USER@]HOST[:PORT], not 'gate,-Fevil'"),
        Rule(
            #""ssh": { "identityFile": ▲"/etc/shadow" }"#,
            "'identityFile' must be a path below the directory of the description or plan, or in '~/.ssh/', not "
                + "'/etc/shadow'; link the key there: ln -s KEY ~/.ssh/"),
        Rule(
            #""ssh": { "identityFile": ▲"~/.ssh/../../etc/shadow" }"#,
            "'identityFile' must be a path below the directory of the description or plan, or in '~/.ssh/', not "
                + "'~/.ssh/../../etc/shadow'; link the key there: ln -s KEY ~/.ssh/"),
    ]

    private static let sshAdvice =
        "remove it here; the operator can set it in the file that the variable PDD_SSH_CONFIG names, or in ~/.ssh/config "
        + "for machines of the provider 'ssh'"

    static let aws =
        [
            Rule(
                #""region": ▲"us west""#,
                "'region' of 'provider' must be a word of letters, digits, '-', '_' and '.', not 'us west'"),
            Rule(#""endpoint": ▲"ftp://x""#, "'endpoint' must be a URL, not 'ftp://x'"),
            Rule(
                #""config": ▲"../aws_config""#,
                "'../aws_config' must be a path below the directory of the description or plan, without "
                    + "'..'; copy the file there"),
            Rule(
                #""allowSSHFrom": ▲["203.0.113.1/24"]"#,
                "'203.0.113.1/24' is not a network in CIDR notation such as '203.0.113.0/24'"),
            Rule(#""securityGroups": ▲["sg 1"]"#, "'sg 1' is neither the id nor the name of a security group"),
            Rule(
                #""ami": ▲"ubuntu""#,
                "'ami' must be an image id ('ami-…') or an SSM parameter ('ssm:/…'), not 'ubuntu'"),
            Rule(
                #""rootVolume": { "size": ▲4 }"#,
                "'size' of 'rootVolume' must be a whole number from 8 to 16384, not 4"),
            Rule(#""spot": { "maxPrice": ▲0 }"#, "'maxPrice' of 'spot' must be a number above 0"),
            Rule(
                #""address": ▲"privat""#,
                "'address' of 'provider' must be 'public' or 'private', not 'privat'; did you mean "
                    + "'private'?"),
            Rule(
                #""tags": ▲{ "aws:x": "y" }"#, "tags that begin with 'pdd.' or 'aws:' are reserved"),
        ].map { Rule(#""provider": { "type": "aws", \#($0.member) }"#, $0.message) } + [
            Rule(
                #""network": { "discovery": "consul" }, "provider": ▲{ "type": "aws", "engine": { "version": "23" } }"#,
                "discovery 'consul' needs a Docker Engine older than 23, which still has --cluster-store, "
                    + "and 'engine' asks for 23; remove the version, or use \"discovery\": \"swarm\""),
            Rule(
                #""provider": { "type": "aws", "engine": { "version": ▲"latest" } }"#,
                "'version' of 'engine' must be a version such as '28' or '20.10', not 'latest'"),
            Rule(
                #""provider": { "type": "docker-machine", "driver": ▲"--x" }"#,
                "'driver' must be the name of a docker-machine driver"),
            Rule(
                #""provider": { "type": "docker-machine", "options": ▲{ "--x": "y" } }"#,
                "'--x' is not an option of docker-machine; write it without leading dashes"),
            Rule(
                #""provider": { "type": "docker-machine", "options": ▲{ "driver": "x" } }"#,
                "the driver does not belong in 'options'; write it beside them: \"driver\""),
            Rule(
                #""provider": { "type": "docker-machine", "options": { ▲"digitalocean-access-token": "x" } }"#,
                "'digitalocean-access-token' is a secret, which does not belong in a description; docker-machine "
                    + "reads it from a variable, which the driver's documentation names"),
            Rule(
                #""provider": { "type": "docker-machine", "options": { "size": ▲1 } }"#,
                "'size' in 'options' of 'provider' must be a string, a boolean or an array of strings, not a number"),
        ]

    static let hosts =
        [
            Rule(
                #"{ "address": "b", "role": ▲"wroker" }"#,
                "'role' of 'hosts[1]' of 'provider' must be 'keystore', 'submit' or 'worker', not 'wroker'; "
                    + "did you mean 'worker'?"),
            Rule(#"{ "address": ▲"-oProxyCommand=id" }"#, "'-oProxyCommand=id' is neither a host name nor an address"),
            Rule(
                #"{ "address": "b", "port": ▲0 }"#,
                "'port' of 'hosts[1]' of 'provider' must be a whole number from 1 to 65535, not 0"),
            Rule(
                #"{ "address": "b", "jumpHost": ▲"$(id)" }"#,
                "'jumpHost' must be [USER@]HOST[:PORT], not '$(id)'"),
            Rule(
                #"{ "address": "b", "hostKeys": ▲["MD5:x"] }"#,
                "'MD5:x' is not a fingerprint; 'ssh-keygen -l' prints them as 'SHA256:…'"),
            Rule(#"{ "address": "b" }, ▲{ "address": "b", "port": 22 }"#, "two hosts have the address 'b:22'"),
        ].map {
            Rule(
                #""provider": { "type": "ssh", "hosts": [{ "role": "submit", "address": "a" }, \#($0.member)] }"#,
                $0.message)
        } + [
            Rule(
                #""provider": ▲{ "type": "ssh", "hosts": [{ "address": "a" }] }"#,
                "1 host of the role 'submit' is needed, and 'hosts' has 0; add hosts with "
                    + "\"role\": \"submit\""),
            Rule(
                #""workers": [{ "count": 2 }], "provider": ▲{ "type": "ssh", "hosts": [{ "role": "submit", "address": "a" }] }"#,
                "2 hosts of the role 'worker' are needed, and 'hosts' has 0; add hosts with "
                    + "\"role\": \"worker\""),
        ]

    @Test(arguments: kinds) func `a value of the wrong kind`(rule: Rule) throws { try check(rule) }
    @Test(arguments: cluster) func `the cluster as a whole`(rule: Rule) throws { try check(rule) }
    @Test(arguments: network) func `the network`(rule: Rule) throws { try check(rule) }
    @Test(arguments: image) func `the images`(rule: Rule) throws { try check(rule) }
    @Test(arguments: members) func `hosts, workers and their names`(rule: Rule) throws { try check(rule) }
    @Test(arguments: containers) func `a container`(rule: Rule) throws { try check(rule) }
    @Test(arguments: ports) func `open ports`(rule: Rule) throws { try check(rule) }
    @Test(arguments: ssh) func `ssh settings`(rule: Rule) throws { try check(rule) }
    @Test(arguments: aws) func `keys of providers`(rule: Rule) throws { try check(rule) }
    @Test(arguments: hosts) func `hosts that exist already`(rule: Rule) throws { try check(rule) }

    @Test(arguments: [
        (#""netwrok": {}"#, "the description", "network"),
        (#""network": { "subnets": "x" }"#, "'network'", "subnet"),
        (#""submit": { "contaner": {} }"#, "'submit'", "container"),
        (#""submit": { "container": { "imge": "a" } }"#, "'container' of 'submit'", "image"),
        (#""workers": [{ "count": 1, "hots": "x" }]"#, "'workers[0]'", "host"),
        (#""provider": { "type": "aws", "regoin": "x" }"#, "'provider'", "region"),
        (#""provider": { "type": "docker", "Memory": "1g" }"#, "'provider'", "memory"),
        (#""timeouts": { "builds": "1h" }"#, "'timeouts'", "build"),
    ])
    func `a misspelt key suggests the right one`(member: String, what: String, meant: String) throws {
        let found = try problems(in: Self.description(member)) { source in
            _ = try ClusterDescription.read(source)
        }
        let first = try #require(found.split(separator: "\n").first)
        #expect(first.contains("error: unknown key '"))
        #expect(first.hasSuffix("' in \(what); did you mean '\(meant)'?"))
    }

    @Test(arguments: ["cluster", "provider", "workers"])
    func `a key that is required is missed`(name: String) throws {
        let members = [
            "cluster": #""cluster": "c""#, "provider": #""provider": { "type": "docker" }"#,
            "workers": #""workers": [{ "count": 1 }]"#,
        ]
        let text = "{" + members.filter { $0.key != name }.values.sorted().joined(separator: ",") + "}"
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(found == "1:1: error: the description has no '\(name)'; it is required")
    }

    @Test func `all problems of a file are reported at once`() throws {
        let text = """
            {
              "cluster": "Pegasus",
              "provider": { "type": "aws", "region": "us west", "rootVolume": { "size": 1 } },
              "network": { "discovery": "zookeeper", "subnet": "10.0.9.0" },
              "image": {},
              "submit": { "host": "a.b", "container": { "ports": ["x"], "cpu": 1 } },
              "workers": [],
              "openPorts": [{ "ports": "0", "from": "all" }],
              "lease": "8",
              "extra": true
            }
            """
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        let places = found.split(separator: "\n").filter { $0.contains(" error: ") }
            .map { String($0.prefix { $0 != " " }) }
        #expect(
            places.sorted { $0.compare($1, options: .numeric) == .orderedAscending } == [
                "2:14:", "3:42:", "3:77:", "4:29:", "4:52:", "5:12:", "6:23:", "6:54:", "6:61:",
                "7:14:", "8:28:", "8:41:", "9:12:", "10:3:",
            ])
    }

    @Test func `a second of two alike points at the first`() throws {
        let hosts = #"[{ "role": "submit", "address": "a" }, { "address": "b" }, { "address": "b" }]"#
        let text = Self.description(#""provider": { "type": "ssh", "hosts": \#(hosts) }"#)
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(
            found == """
                4:100: error: two hosts have the address 'b:22'
                4:80: note: the first of them is here
                """)
    }

    @Test(arguments: [
        #""provider": { "type": "aws", "region": ▲"us west" }"#,
        #""workers": [{ "count": 1, "provider": { ▲"instanceType": "t3.small" } }]"#,
    ])
    func `a local rehearsal checks the whole description too`(member: String) throws {
        let text = Self.description(member.replacing("▲", with: ""))
        #expect(try !problems(in: text) { _ = try ClusterDescription.read($0, local: true) }.isEmpty)
    }

    @Test func `what is hostile and allowed passes through unharmed`() throws {
        let hostile = "$(touch x) `id` 'a' \"b\"\n\r\u{1B}[31m; rm -rf / #\u{301}"
        var writer = JSONWriter()
        writer.string(hostile)
        let text = Self.description(
            #""submit": { "container": { "environment": { "A": \#(writer.text) }, "command": [\#(writer.text)], "labels": { "a": \#(writer.text) } } }"#
        )
        let description = try ClusterDescription.read(SourceText(name: "", text: text))
        let settings = description.submit.container.settings
        #expect(settings.environment.first?.value == .literal(hostile))
        #expect(settings.command == [hostile])
        #expect(settings.labels.first?.1 == hostile)
        let plan = Repository.plan(description)
        let read = try Plan.read(SourceText(name: "", bytes: plan.json()))
        #expect(read.containers["submit"]?.command == [hostile])
    }
}
