import Dispatch
import Synchronization
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
