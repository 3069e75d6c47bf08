import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// The scripts of a plan for 20,000 workers, under the shells that hosts have.
///
/// The outside programs that they ask answer from files; everything else is real.
struct ManyWorkersTests {
    static let count = 20_000
    /// Names in PATH and the program that each is.
    static let shells = [["dash"], ["busybox", "ash"], ["bash", "--posix"]]

    private static func plan(hasPool: Bool) throws -> Plan {
        try Repository.plan(
            of: """
                {
                  "cluster": "c", "provider": { "type": "docker" }, "image": { "submit": "s:1", "worker": "w:1" },
                  "network": { "subnet": "10.0.0.0/16" }, "pool": { "type": "\(hasPool ? "htcondor" : "none")" },
                  "workers": [{ "count": \(count) }]
                }
                """)
    }

    private static func address(_ number: Int) -> String { "172.20.\(number / 250).\(number % 250)" }

    /// Puts a `sh` of this kind and a `docker` into the host's directory; all workers are there.
    private func prepare(_ host: LocalHost, _ shell: [String]) throws {
        let program = shell.map { shellWord($0) }.joined(separator: " ")
        try host.install("sh", "#!/bin/bash\nexec \(program) \"$@\"\n")
        let nodes = (0...Self.count).map { "node\($0)aaaaaaaaaaaaaaaaaaaa" }
        let facts = nodes.enumerated().map { index, node in
            "\(node) \(Self.address(index)) ready \(node) \(index == 0 ? "manager" : "worker") \(index)"
        }
        _ = try host.run("cat >nodes", input: nodes.joined(separator: "\n") + "\n", in: host.directory)
        _ = try host.run("cat >facts", input: facts.joined(separator: "\n") + "\n", in: host.directory)
        let machines = (1...Self.count).map { "worker\($0).c" }
        _ = try host.run("cat >machines", input: machines.joined(separator: "\n") + "\n", in: host.directory)
        let here = shellWord(host.directory.path)
        try host.install(
            "docker",
            #"""
            #!/bin/bash
            case "$1 $2" in
              "node ls") cat \#(here)/nodes ;;
              "node inspect")
                [ "$3" = --format ] || exit 1
                shift 4
                printf '%s\n' "$@" | awk 'NR == FNR { wanted[$1]; next } $1 in wanted { sub(/^[^ ]* /, ""); print }' - \#(here)/facts ;;
              "exec submit") cat \#(here)/machines ;;
              "info "*) echo '{"ServerVersion":"26"}' ;;
              *) exit 0 ;;
            esac
            """#)
    }

    private func addresses(_ plan: Plan) -> [String: String] {
        var addresses: [String: String] = [:]
        for (index, host) in plan.hostNames.enumerated() { addresses[host] = Self.address(index) }
        return addresses
    }

    /// The script of the plan's last action, as pdd would send it.
    private func ready(_ plan: Plan, _ addresses: [String: String]) throws -> HostScript {
        let id = ActionID("cluster", "ready")
        let action = try #require(plan.actions.first { $0.id == id })
        guard case .ssh(let payload) = action.payload, case .live(let check) = payload.runs else {
            throw NotLive()
        }
        var script = HostScript(lines: plan.lines(ofScript: payload.script) ?? [], deadline: 60)
        script.marker = HostMarker(action: id, digest: Digest(of: "ready"))
        script.check = plan.lines(ofScript: check)
        for entry in payload.environment {
            switch entry.value {
            case .literal(let text): script.environment.append((entry.name, text))
            case .list(let words): script.lists.append((entry.name, words.joined(separator: "\n")))
            case .addressesOf(let hosts):
                script.lists.append((entry.name, hosts.compactMap { addresses[$0] }.joined(separator: "\n")))
            case .addressOf, .outputOf, .secret: throw NotLive()
            }
        }
        return script
    }

    private struct NotLive: Error {}

    // One after the other: the time that each may take is its own.
    @Test(.serialized, arguments: shells, [true, false])
    func `the wait for all of them, and its check, run on a real shell`(shell: [String], hasPool: Bool) throws {
        let plan = try Self.plan(hasPool: hasPool)
        let addresses = addresses(plan)
        try LocalHost.with { (host) throws in
            try prepare(host, shell)
            let script = try ready(plan, addresses)
            let begin = now()
            let result = try host.run(script, path: host.directory.path)
            #expect(result.status == 0, "\(result.errorLines)")
            // The check holds, so nothing runs; a worker that is missing is noticed by name.
            let again = try host.run(script, path: host.directory.path)
            #expect(again.status == 0, "\(again.errorLines)")
            let submit = plan.actions.filter { $0.host == plan.firstHost(.submit) }
            let observation = ObservationScript(plan: plan, actions: submit, role: .submit, addresses: addresses)
            func holds() throws -> Bool {
                let answer = try host.run(
                    HostScript(lines: observation.lines, deadline: 60), path: host.directory.path)
                #expect(answer.status == 0, "\(answer.errorLines)")
                return try observation.read(answer.text).holding.contains(ActionID("cluster", "ready"))
            }
            #expect(try holds())
            _ = try host.run(
                "grep -v worker19999 machines >m; mv m machines; sed -i 's/^\\(node19999a* [^ ]*\\) ready/\\1 down/' facts",
                input: "", in: host.directory)
            #expect(try !holds())
            #expect(now() - begin < 60)
        }
    }
}

extension LocalHost {
    /// Runs a command line in a directory.
    fileprivate func run(_ line: String, input: String, in directory: URL) throws -> CommandResult {
        try run("cd \(shellWord(directory.path)) && \(line)", input: input)
    }
}
