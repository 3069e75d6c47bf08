import Foundation
import TestSupport
import Testing

/// Containers' environments on real engines: every name and every value arrives, and none of them
/// reaches the programs that pdd runs on the host.
@Suite(.serialized) struct EnvironmentTests {
    /// Variables that steer shells, Docker's client or the loader, names that no shell can hold, and values
    /// that are hard to quote.
    private static let table: [String: String] = [
        "PATH": "/opt/odd:/usr/bin:/bin", "HOME": "/nowhere", "DOCKER_HOST": "tcp://127.0.0.1:1",
        "DOCKER_CONTEXT": "elsewhere", "DOCKER_CONFIG": "/nowhere", "DOCKER_API_VERSION": "1.0", "OPTIND": "x",
        "IFS": "o", "PS4": "$(touch /tmp/pdd-ps4)", "ENV": "/tmp/pdd-env", "BASH_ENV": "/tmp/pdd-env",
        "LD_PRELOAD": "/nowhere.so", "LC_ALL": "C", "http_proxy": "http://127.0.0.1:1", "state": "S1", "name": "N1",
        "PDD_NAME": "P1", "PDD_BODY": "{}", "error": "E1", "id": "I1", "dash-ed": "a", "dot.ted": "b", "sp aced": "c",
        "1digit": "d", "ümlaut": "ä", "EMPTY": "", "EQUALS": "a=b=c", "LINES": "one\ntwo\n\n", "TABS": "\t x \t",
        "RETURN": "a\r\nb\r", "QUOTES": #"it's "quoted" \ back"#, "SHELL_WORDS": "$(touch /tmp/x) `y` ; | & > < * ?",
        "CONTROL": "\u{1}\u{1b}[31m\u{7f}", "LARGE": String(repeating: "0123456789", count: 10_000),
    ]

    private static let secret = "se'cret\n\"of\" tests 8123\n"

    @Test func `any name and any value arrive byte for byte, and secrets are in no argument`() throws {
        var values: [String: Any] = Self.table
        values["SECRET"] = ["env": "PDD_TEST_SECRET"]
        values["secret-file"] = ["file": "secret"]
        let json = String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
        let container = #", "environment": \#(json)"#
        try Cluster.with("environment", Cluster.light("environment", workers: 1, container: container)) { cluster in
            try Self.secret.write(to: cluster.file("secret"), atomically: true, encoding: .utf8)
            let watch = ArgumentWatch()
            try check(try cluster.pdd("apply", "--yes", with: ["PDD_TEST_SECRET": Self.secret]))
            let arguments = watch.end()
            #expect(arguments.contains("containers/create?name=worker1"), "the watch saw what it had to")
            #expect(!arguments.contains("tests 8123"))

            let seen = try environment(of: cluster, "environment-worker1", "worker1")
            for (name, value) in Self.table { #expect(seen[name] == value, "\(name)") }
            #expect(seen["SECRET"] == Self.secret)
            #expect(seen["secret-file"] == String(Self.secret.dropLast()))
            #expect(try cluster.onHost("environment-worker1", "ls /tmp/pdd-ps4 /tmp/x 2>/dev/null || true") == "")
            let again = try cluster.pdd("apply", "--yes", with: ["PDD_TEST_SECRET": Self.secret])
            #expect(again.errors.contains("nothing to do"), "\(again.errors)")
            // Nothing of it stays on the host outside of the engine's own record of the container.
            let found = try cluster.onHost(
                "environment-worker1",
                "grep -rlF 'tests 8123' /var/lib/pdd /tmp /run 2>/dev/null | grep -v containerd || true")
            #expect(found == "", "\(found)")
        }
    }

    /// What the first process of a container has in its environment.
    private func environment(of cluster: Cluster, _ host: String, _ container: String) throws -> [String: String] {
        let text = try cluster.onHost(
            host, "base64 -w 0 </proc/$(docker inspect --format '{{.State.Pid}}' \(container))/environ")
        let data = try #require(Data(base64Encoded: text))
        var seen: [String: String] = [:]
        for entry in data.split(separator: 0) {
            let halves = String(decoding: entry, as: UTF8.self).unicodeScalars.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count == 2 { seen[String(halves[0])] = String(halves[1]) }
        }
        return seen
    }
}
