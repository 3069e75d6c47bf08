import Foundation
import Fuzzing
import PlanModel
import TestSupport

/// Descriptions and plans that try to start a program, or to read a file, on the machine that pdd runs on.
struct ReadingInputs {
    /// Each has the place of a program or a file in it that nothing may touch.
    private let texts: [String]
    private let seeds: [JSONNode]

    init(_ watch: VerbWatch) throws {
        texts = [
            watch.canary, watch.secret, "../outside/canary", "../outside/secret", "link", "program",
            "up/outside/secret",
            "canary", "$(canary)", "`canary`", "|canary", "; canary", "-oProxyCommand=canary", "a\ncanary",
            "~/../outside/secret",
            "/etc/shadow", "file://\(watch.secret)", "@\(watch.secret)", "${HOME}/../outside/secret",
            "%d/../outside/secret",
        ]
        seeds =
            try Self.descriptions.map { try JSONReader.read(SourceText(name: "", text: $0)) }
            + Self.plans().map { try JSONReader.read(SourceText(name: "", text: $0)) }
    }

    /// One of the seeds with one of the texts, an ssh option or a secret in one of its places.
    func random(using generator: inout SplitMix64) -> String {
        let seed = seeds[Int.random(in: seeds.indices, using: &generator)]
        let place = Int.random(in: 1..<seed.size, using: &generator)
        let text = texts[Int.random(in: texts.indices, using: &generator)]
        let kind = Int.random(in: 0..<4, using: &generator)
        return seed.replacing(place) { _ in
            switch kind {
            case 0: JSONNode(.object([Self.member("command", .array([Self.string(text)]))]), offset: 0)
            case 1: JSONNode(.object([Self.member("file", .string(text))]), offset: 0)
            default: Self.string(text)
            }
        }.rendered
    }

    private static func string(_ text: String) -> JSONNode { JSONNode(.string(text), offset: 0) }

    private static func member(_ name: String, _ value: JSONValue) -> JSONMember {
        JSONMember(name: name, nameOffset: 0, node: JSONNode(value, offset: 0))
    }

    /// Each provider, with hosts that exist, files, keys and secrets.
    private static let descriptions = [
        description(#""provider": { "type": "docker" }"#),
        description(
            #""provider": { "type": "docker" }, "submit": { "container": { "environment": { "A": { "file": "f" }, "B": { "command": ["op", "read"] }, "C": { "env": "C" } } } }"#
        ),
        description(
            #""provider": { "type": "ssh", "hosts": [{ "role": "submit", "address": "127.0.0.1", "port": 1, "user": "u", "identityFile": "k", "jumpHost": "u@127.0.0.1:1" }, { "address": "127.0.0.1", "port": 2 }] }, "ssh": { "user": "u", "identityFile": "~/.ssh/id", "options": { "Compression": "yes" } }"#
        ),
        description(
            #""provider": { "type": "aws", "profile": "p", "region": "us-west-2", "config": "aws_config", "endpoint": "http://127.0.0.1:1" }, "ssh": { "identityFile": "k" }"#
        ),
        description(
            #""provider": { "type": "docker-machine", "driver": "generic2", "options": { "generic-ssh-key": "k", "userdata": "x" } }"#
        ),
    ]

    private static func description(_ members: String) -> String {
        #"{ "cluster": "c", "image": { "builder": "b.sh", "files": ["x"] }, "workers": [{ "count": 1 }], \#(members) }"#
    }

    private static func plans() throws -> [String] {
        try descriptions.prefix(3).map { text in
            String(decoding: try Repository.plan(of: text).json(), as: UTF8.self)
        }
    }

    /// Every way that once led out, and the ones that look like it.
    static func chosen(_ watch: VerbWatch) throws -> [String] {
        let machine =
            #""provider": { "type": "ssh", "hosts": [{ "role": "submit", "address": "127.0.0.1", "port": 1 }, { "address": "127.0.0.1", "port": 2 }] }"#
        let canary = watch.canary
        let options = [
            #""ProxyCommand": "\#(canary)""#, #""ProxyJump": "\#(canary)""#,
            #""LocalCommand": "\#(canary)", "PermitLocalCommand": "yes""#, #""KnownHostsCommand": "\#(canary)""#,
            #""Include": "\#(watch.secret)""#, #""PKCS11Provider": "\#(canary)""#,
            #""CertificateFile": "\#(watch.secret)""#, #""BindAddress": "a\nProxyCommand \#(canary)""#,
            #""IPQoS": "af21\nProxyCommand \#(canary)""#, #""proxycommand": "\#(canary)""#,
        ]
        let keys = [
            watch.secret, "/etc/shadow", "link", "up/outside/secret", "~/../outside/secret", "../outside/secret",
        ]
        var members = options.map { #"\#(machine), "ssh": { "options": { \#($0) } }"# }
        members += keys.map { #"\#(machine), "ssh": { "identityFile": "\#($0)" }"# }
        members += ["gate,-F\(watch.secret)", "-oProxyCommand=canary", "a;canary", "$(canary)"].map {
            #"\#(machine), "ssh": { "jumpHost": "\#($0)" }"#
        }
        let docker = #""provider": { "type": "docker" }"#
        members += [
            #"\#(docker), "submit": { "container": { "environment": { "A": { "command": ["\#(canary)"] } } } }"#,
            #"\#(docker), "submit": { "container": { "environment": { "A": { "file": "link" } } } }"#,
            #""provider": { "type": "aws", "config": "link" }"#,
            #""provider": { "type": "docker-machine", "driver": "../../outside/canary" }"#,
        ]
        var inputs = members.map(description)
        inputs += ["link", "up/outside/secret", "../outside/secret", "program"].map {
            #"{ "cluster": "c", "image": { "builder": "\#($0)" }, "workers": [{ "count": 1 }], \#(docker) }"#
        }
        let plan = try plans()
        for text in plan {
            inputs += options.map {
                text.replacing(
                    #""provider":"#, with: #""ssh": { "options": { \#($0) } }, "provider":"#, maxReplacements: 1)
            }
            inputs += ["link", "../outside/secret", watch.secret].flatMap { path in
                [
                    text.replacing(#""file": "f""#, with: #""file": "\#(path)""#),
                    text.replacing(#""path": "b.sh""#, with: #""path": "\#(path)""#),
                ]
            }
        }
        return Array(Set(inputs.filter { !plan.contains($0) })).sorted()
    }
}
