import Testing

@testable import Applier

struct ActionFailureTests {
    @Test(arguments: [
        (
            CommandError.notFound("docker"), "x: the program 'docker' is not installed",
            ["install it, and see that it is in PATH"]
        ),
        (.notStarted("ssh", reason: "Exec format error"), "x: 'ssh' could not be started: Exec format error", []),
        (.deadline(Command("ssh", ["h"]), seconds: 30), "x: timed out after 30 s", []),
        (
            .tooMuchOutput(Command("ssh", []), limit: 1 << 20),
            "x: it printed more than 1 MiB to standard output, the most that pdd reads",
            ["print only what is wanted to standard output, and everything else to standard error"]
        ),
        (.ended(Command("ssh", [])), "x: ended because pdd was interrupted", []),
    ])
    func `why a program gave no result`(error: CommandError, reason: String, advice: [String]) {
        let failure = ActionFailure(error, doing: "x")
        #expect(failure.reason == reason)
        #expect(failure.advice == advice)
        #expect(!failure.isTransient)
        #expect(failure.command == nil)
    }

    @Test func `a program's status, its words as one would type them, and what it printed`() {
        let failure = ActionFailure(
            CommandResult(status: 125, errorLines: ["docker: no"]), doing: "creating the host",
            command: Command("docker", ["run", "--env", "A=b c", "it's"]))
        #expect(failure.reason == "creating the host: 'docker' exited with status 125")
        #expect(failure.command == #"docker run --env 'A=b c' 'it'\''s'"#)
        #expect(failure.output == ["docker: no"])
        #expect(!failure.isTransient)
    }
}
