import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Applier

@Suite struct SystemCommandRunnerTests {
    @Test func `a program does not wait for the end of another that runs beside it`() {
        let runner = SystemCommandRunner()
        let group = DispatchGroup()
        let slowest = Mutex(0.0)
        for index in 0..<40 {
            DispatchQueue(label: "program \(index)").async(group: group) {
                let begin = now()
                let isLong = index % 4 == 0
                let command = isLong ? Command("sleep", ["10"]) : Command("cat", [])
                let input = CommandInput.bytes(Array("line \(index)\n".utf8))
                let result = try? runner.run(command, input: input, deadline: 60, log: nil)
                #expect(result?.status == 0)
                guard !isLong else { return }
                #expect(result?.text == "line \(index)\n")
                slowest.withLock { $0 = max($0, now() - begin) }
            }
        }
        group.wait()
        #expect(slowest.withLock { $0 } < 8)
    }

    @Test func `a program that ends before it has read its input ends nothing else`() throws {
        let input = CommandInput.bytes([UInt8](repeating: 10, count: 1_000_000))
        let result = try SystemCommandRunner().run(
            Command("sh", ["-c", "exit 3"]), input: input, deadline: 60, log: nil)
        #expect(result.status == 3)
    }

    /// Runs a program until it has logged `ready`, ends all, and gives how long that took, in seconds.
    private func endOnceReady(_ script: String) throws -> Double {
        try withTemporaryDirectory { directory in
            let path = directory.appending(path: "log").path
            let log = OutputLog(path: path)
            let runner = SystemCommandRunner()
            let group = DispatchGroup()
            DispatchQueue(label: "program").async(group: group) {
                _ = try? runner.run("sh", ["-c", script], deadline: 120, log: log)
            }
            let limit = now() + 60
            func isReady() -> Bool { FileManager.default.contents(atPath: path) == Data("ready\n".utf8) }
            while !isReady(), now() < limit { pause(0.01) }
            #expect(isReady(), "what a program prints is in the log at once")
            let begin = now()
            runner.endAll()
            group.wait()
            return now() - begin
        }
    }

    @Test func `programs are ended, and those that do not heed it are killed`() throws {
        #expect(try endOnceReady("echo ready; exec sleep 100") < 20)
        #expect(try endOnceReady("trap '' TERM; echo ready; while :; do sleep 1; done") < 20)
    }

    @Test(arguments: [1, 2])
    func `a deadline ends the wait although others hold the streams`(stream: Int) {
        let begin = now()
        // The grandchild has a session of its own, as the ssh that shares a connection does.
        let command = Command("sh", ["-c", "setsid sleep 60 \(stream == 1 ? "2" : "1")>/dev/null & exec sleep 60"])
        #expect(throws: CommandError.self) {
            _ = try SystemCommandRunner().run(command, input: .none, deadline: 1, log: nil)
        }
        #expect(now() - begin < 20)
    }

    private func run(_ program: String, _ arguments: [String], _ output: KeptOutput) throws -> CommandResult {
        var command = Command(program, arguments)
        command.output = output
        return try SystemCommandRunner().run(command, input: .none, deadline: 60, log: nil)
    }

    @Test func `a program that prints more than is kept is ended, and that is an error`() throws {
        for (program, arguments) in [("yes", []), ("sh", ["-c", "trap '' TERM PIPE; while :; do echo more; done"])] {
            let begin = now()
            do {
                _ = try run(program, arguments, .upTo(100_000))
                Issue.record("it did not end")
            } catch CommandError.tooMuchOutput(_, let limit) {
                #expect(limit == 100_000)
            }
            #expect(now() - begin < 30)
        }
    }

    @Test func `as much as is kept is given whole, and without keeping nothing is`() throws {
        #expect(try run("head", ["-c", "100000", "/dev/zero"], .upTo(100_000)).output.count == 100_000)
        #expect(throws: CommandError.self) { try run("head", ["-c", "100001", "/dev/zero"], .upTo(100_000)) }
        let result = try run("head", ["-c", "300000000", "/dev/zero"], .none)
        #expect(result.status == 0 && result.output == [])
    }

    @Test func `what a program prints is there before it ends`() throws {
        let program = try HeldProgram(
            Command("sh", ["-c", "echo held; while [ -n \"$(head -c 1)\" ]; do echo beat; done; echo free"]))
        #expect(program.line(within: 20) == "held")
        program.write(".")
        #expect(program.line(within: 20) == "beat")
        program.letGo(within: 20)
        #expect(program.line(within: 20) == "free")
        #expect(program.line(within: 20) == nil)
    }

    @Test func `a program that does not let go is killed`() throws {
        let program = try HeldProgram(Command("sh", ["-c", "trap '' TERM; echo held; exec sleep 1000 </dev/null"]))
        #expect(program.line(within: 20) == "held")
        program.letGo(within: 0)
        #expect(program.line(within: 20) == nil)
    }
}
