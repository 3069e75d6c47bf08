import PlanModel
import Testing

struct WaitFunctionTests {
    private func script(_ text: String, _ calls: [ShellFile] = [.wait]) -> ShellFile {
        ShellFile("test", Array(text.utf8), calls: calls)
    }

    @Test func `a command that succeeds at once is run once`() throws {
        try TestHost([Answer("look")]).expect(script("within 0 look a 'b c'"), seconds: 0) { run in
            #expect(run.calls == ["look a b c"])
        }
    }

    @Test func `a command that fails for too long is given up`() throws {
        try TestHost([Answer("look", status: 1)]).expect(
            script("within 3 look || echo late"), output: "late\n", seconds: 3)
    }

    @Test func `a wait may stand in another`() throws {
        try TestHost([Answer("look", status: 1)])
            .expect(script("both() { within 2 look; }\nwithin 5 both || echo late"), output: "late\n", seconds: 5)
    }

    @Test func `a failure ends the script, also inside a wait`() throws {
        try TestHost().expect(
            script("no() { fail \"it's over\"; }\nwithin 5 no\necho on"), status: 1, output: "", errors: "it's over\n")
    }

    @Test func `a quiet command has no output but its status`() throws {
        try TestHost([Answer("look", prints: "a", status: 4).complains("b")]).expect(
            script("quietly look"), status: 4, output: "")
    }

    @Test func `an engine's containers run again after its restart`() throws {
        let there = [
            Answer("docker ps --quiet", prints: "a\nb"), Answer("docker start a b", status: 1).complains("hidden"),
        ]
        try TestHost(
            there + [Answer("docker info", status: 1).before(2), Answer("docker info"), Answer("service docker")]
        )
        .expect(script("restart_engine", [.engine]), seconds: 2) { run in
            #expect(run.calls.filter { $0.hasPrefix("service") } == ["service docker stop", "service docker start"])
            #expect(run.calls.last == "docker start a b")
        }
        try TestHost([
            Answer("docker ps", status: 1), Answer("docker info", status: 1), Answer("service docker", status: 1),
        ])
        .expect(script("restart_engine 9 || echo down", [.engine]), output: "down\n", seconds: 9)
        try TestHost([Answer("systemctl stop docker")], files: ["run/systemd/system/x": ""])
            .expect(script("stop_engine", [.engine]))
    }
}
