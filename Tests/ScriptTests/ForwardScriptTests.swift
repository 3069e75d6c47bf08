import PlanModel
import Testing

@testable import Applier

/// The scripts that forward ports into a container's network.
struct ForwardScriptTests {
    private static func inspect(_ process: String) -> Answer {
        Answer("docker container inspect --format {{.State.Pid}} w1", prints: process)
    }

    @Test func `an sshd starts in the network of a container`() throws {
        let host = TestHost([Self.inspect("42"), Answer("nsenter"), Answer("sshd")])
        try host.expect(ForwardRequest.enterNetwork, ["CONTAINER": "w1"]) { run in
            let call = try #require(run.calls.last)
            #expect(call.hasPrefix("nsenter -t 42 -n /"))
            #expect(call.hasSuffix("/sshd -i -o AllowTcpForwarding=local -o PermitOpen=any"))
        }
    }

    @Test func `a stopped container has no network`() throws {
        for script in [ForwardRequest.enterNetwork, ForwardRequest.lookAtPorts] {
            try TestHost([Self.inspect("0")]).expect(
                script, ["CONTAINER": "w1"], status: 1, errors: "the container w1 is not running\n")
        }
    }

    @Test func `listening sockets are printed`() throws {
        let table =
            "  sl  local_address rem_address   st\n   0: 0100007F:22B8 00000000:0000 0A 0\n   1: 0100007F:1 0:0 01 0\n"
        let host = TestHost(
            [Self.inspect("self")],
            files: ["proc/net/tcp": table, "proc/net/tcp6": "\n  0: \(String(repeating: "0", count: 32)):0050 x 0A\n"])
        let lines = ForwardRequest.lookAtPorts.wholeLines.joined(separator: "\n")
            .replacing("/proc/$process/net", with: "/proc/net")
        for shell in TestHost.Shell.allCases {
            for container in ["w1", ""] {
                let run = try host.run(lines, ["CONTAINER": container], in: shell)
                #expect(run.output == "0100007F:22B8\n\(String(repeating: "0", count: 32)):0050\n", "\(run.errors)")
            }
        }
    }

    @Test func `a forwarding is held until the container stops or the input ends`() throws {
        for shell in TestHost.Shell.allCases {
            let lines = ["while_connected() { \"$@\"; }"] + ForwardRequest.holdForward.lines
            let run = try TestHost([Answer("docker wait w1", prints: "137")]).run(
                lines.joined(separator: "\n"), ["CONTAINER": "w1"], in: shell)
            #expect(run.output == "ready\n")
            #expect(run.status == 0)
        }
        // The input of these scripts is empty.
        try TestHost([Answer("docker wait w1").does("exec /bin/sleep 50")]).expect(
            ForwardRequest.holdForward, ["CONTAINER": "w1"], status: 143, output: "ready\n", errors: nil)
        try TestHost().expect(ForwardRequest.holdForward, ["CONTAINER": ""], output: "ready\n")
    }
}
