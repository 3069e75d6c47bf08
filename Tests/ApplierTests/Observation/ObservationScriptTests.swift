import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct ObservationScriptTests {
    static let file = ActionID("w1", "build.sh")
    static let live = ActionID("w1", "swarm")
    static let digest = Digest(of: "x")
    static let other = Digest(of: "y")

    /// A host with a file, a live action whose check reads `ADDRESS` and `WORDS`, and an image.
    static func plan(check: [String] = [#"[ "$ADDRESS" = 10.0.0.1 ]"#]) -> Plan {
        var plan = Plan(cluster: LocalHost.cluster, provider: .docker)
        plan.scripts = ["join": Script(["exit 9"]), "joined": Script(check)]
        var payload = RunScript(host: "w1", script: "join", runs: .live(check: "joined"))
        payload.environment = [
            EnvironmentEntry("ADDRESS", .addressOf("w1")), EnvironmentEntry("WORDS", .list(["a", "it's"])),
            EnvironmentEntry("TOKEN", .outputOf(ActionID("s", "token"))),
        ]
        plan.actions = [
            Action(ActionID("w1", "host"), .createHost(CreateHost(host: "w1", type: "worker"))),
            Action(file, .scp(CopyFile(host: "w1", source: .file("build.sh"), destination: "build.sh"))),
            Action(live, .ssh(payload)),
            Action(ActionID("w1", "preload"), .scpImage(CopyImage(host: "w1", image: "debian"))),
        ]
        return plan
    }

    static func script(
        _ plan: Plan = plan(), addresses: [String: String] = ["w1": "10.0.0.1"]
    ) -> ObservationScript {
        ObservationScript(plan: plan, actions: plan.actions, role: .submit, addresses: addresses)
    }

    static func contents(_ edit: (inout HostContents) -> Void) -> HostContents {
        var contents = HostContents()
        edit(&contents)
        return contents
    }

    /// What the script finds on a host that `prepare` made.
    private func observe(
        _ plan: Plan = plan(), addresses: [String: String] = ["w1": "10.0.0.1"],
        docker: String? = nil, curl: String? = nil, _ prepare: (LocalHost) throws -> Void = { _ in }
    ) throws -> HostContents {
        var contents = HostContents()
        try LocalHost.with { (host) throws in
            try host.install("docker", "#!/bin/sh\n\(docker ?? "exit 1")\n")
            try host.install("curl", "#!/bin/sh\n\(curl ?? "exit 7")\n")
            try prepare(host)
            let observation = Self.script(plan, addresses: addresses)
            let result = try host.run(
                HostScript(lines: observation.lines, deadline: 60), path: host.directory.path)
            #expect(result.status == 0, "\(result.errorLines)")
            contents = try observation.read(result.text)
        }
        // Jobs may run on this machine.
        contents.jobs = nil
        return contents
    }

    private static let absent = [file: "the file is gone"]

    @Test func `an empty host reports that it is empty`() throws {
        #expect(try observe(addresses: [:]) == Self.contents { $0.disturbed = Self.absent })
    }

    @Test func `markers and files are found as they were left`() throws {
        let prepare = { (host: LocalHost) throws in
            let copy = HostCopy(
                source: .bytes(Array("echo\n".utf8)), destination: "build.sh", mode: "0755", digest: nil,
                marker: HostMarker(action: Self.file, digest: Self.digest), deadline: 60, log: nil)
            _ = try host.copy(copy, "echo\n")
            var script = HostScript(lines: [], deadline: 60)
            script.marker = HostMarker(action: Self.live, digest: Self.other)
            _ = try host.run(script)
        }
        let markers = [Self.file: Self.digest, Self.live: Self.other]
        #expect(try observe(addresses: [:], prepare) == Self.contents { $0.markers = markers })
        let edits: [(String, String)] = [
            ("echo more >>build.sh", "the file was edited on the host"),
            ("chmod 0700 build.sh", "the file was edited on the host"),
            ("touch -d 2001-01-01 build.sh", "the file was edited on the host"),
            ("rm build.sh", "the file is gone"),
        ]
        for (edit, reason) in edits {
            let contents = try observe(addresses: [:]) { host in
                try prepare(host)
                #expect(try host.run(HostScript(lines: [edit], deadline: 60)).status == 0)
            }
            #expect(contents.disturbed == [Self.file: reason], "\(edit)")
            #expect(contents.markers == markers)
        }
    }

    @Test func `a marker that a power failure emptied does not count`() throws {
        let contents = try observe(addresses: [:]) { host in
            _ = try host.run(HostScript(lines: [": >../done/w1.swarm", "echo x >../done/w1.image.new"], deadline: 60))
        }
        #expect(contents.markers == [:])
    }

    @Test(arguments: [
        (["w1": "10.0.0.1"], [#"[ "$ADDRESS" = 10.0.0.1 ]"#], true),
        (["w1": "10.0.0.2"], [#"[ "$ADDRESS" = 10.0.0.1 ]"#], false),
        (["w2": "10.0.0.1"], ["true"], false),
        (["w1": ""], [#"[ "$WORDS" = "$(printf 'a\nit'\''s')" ]"#], true),
        (["w1": ""], ["false", "true"], false), (["w1": ""], ["echo \"$TOKEN\""], false),
        (["w1": ""], ["cat", "echo noise", "echo noise >&2"], true), (["w1": ""], ["if"], false),
    ])
    func `a check runs with its values, and fails on any failure`(
        addresses: [String: String], check: [String], holds: Bool
    ) throws {
        let contents = try observe(Self.plan(check: check), addresses: addresses)
        #expect(contents.holding == (holds ? [Self.live] : []))
    }

    @Test func `only containers of the cluster are asked for`() throws {
        let docker = #"""
            [ "$*" = "ps --all --filter label=pdd.cluster=c --format container {{.Names}} {{.State}} {{.Label \"pdd.digest\"}} {{.Networks}}" ] || exit 1
            echo 'container worker1 running \#(Self.digest) my-net'
            """#
        let contents = try observe(addresses: [:], docker: docker)
        #expect(
            contents.containers == [
                "worker1": ObservedContainer(digest: Self.digest, state: "running", networks: ["my-net"])
            ])
    }

    @Test func `an engine that answers on its socket is asked there, once`() throws {
        let containers = """
            [{"Names":["/worker1"],"State":"running","Labels":{"pdd.cluster":"c","pdd.digest":"\(Self.digest)"},\
            "NetworkSettings":{"Networks":{"my-net":{},"bridge":{}}}},{"Names":["/its"],"State":"exited"}]
            """
        let curl = """
            printf '%s\\n--\\n' '{"ServerVersion":"26","Name":"it is"}
            ' '\(containers)
            '
            """
        let check = [#"case "$INFO" in *'"Name":"it is"'*) ;; *) exit 1 ;; esac"#]
        let contents = try observe(Self.plan(check: check), curl: curl)
        #expect(
            contents.containers == [
                "worker1": ObservedContainer(digest: Self.digest, state: "running", networks: ["my-net", "bridge"]),
                "its": ObservedContainer(digest: nil, state: "exited", networks: []),
            ])
        #expect(contents.engineVersion == "26")
        #expect(contents.holding == [Self.live])
        let broken = try observe(Self.plan(check: ["[ -z \"$INFO\" ]"]), curl: "echo '{\"message\":\"no\"}'")
        #expect(broken.containers == [:] && broken.holding == [Self.live])
    }

    @Test func `a host without Docker's client has no containers`() throws {
        let contents = try observe(addresses: [:]) { host in
            try FileManager.default.removeItem(at: host.directory.appending(path: "docker"))
        }
        #expect(contents.containers == [:])
    }

    @Test func `a check may hold whatever a value holds`() throws {
        var generator = SplitMix64(seed: 32)
        let special = Array("'\"\\$`(){};|&\n é-".unicodeScalars)
        for _ in 0..<20 {
            var text = ""
            for _ in 0..<12 { text.unicodeScalars.append(special.randomElement(using: &generator) ?? "x") }
            let sum = Digest(of: text)
            let check = [#"sum=$(printf %s "$ADDRESS" | sha256sum)"#, #"[ "${sum%% *}" = \#(sum) ]"#]
            #expect(try observe(Self.plan(check: check), addresses: ["w1": text]).holding == [Self.live])
        }
    }
}
