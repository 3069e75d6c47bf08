import Applier
import Foundation
import PlanModel

extension Subcommand {
    private static let name = Option(
        "--name", value: "NAME", "The run's name; default: the next free number.")
    private static let input = Option(
        "--input", value: "DIR", "Copy what is in DIR into the run's directory first.")
    private static let output = Option(
        "--output", value: "DIR", "Where the results go; default: results/NAME.")
    private static let destroyAfterwards = Option(
        "--destroy", "Destroy the cluster once the run has succeeded and its results are here.")
    private static let repetitions = Option(
        "--repeat", value: "K", "Run it K times, one after the other, and print the times.")
    private static let attach = Option(
        "--attach", value: "NAME", optionalValue: WorkRun.isName, "Follow a run; default: the newest.")
    private static let list = Option("--list", "List the runs on the cluster.")
    private static let stop = Option("--stop", value: "NAME", "End a run, and remove its jobs.")
    private static let user = Option(
        "--user", short: "-u", value: "USER", "The user in the container; default: the image's user.")

    static let run = Subcommand(
        "run", "Run work on the cluster, follow it, and bring the results home.",
        arguments: "[FILE]", count: 0...1, takesCommand: true,
        options: [
            name, input, output, destroyAfterwards, repetitions, attach, list, stop, user, .yes, .json, .local,
        ],
        discussion: """
            Copies DIR to a directory of its own in the submit container, runs the command there
            (default: ./run.sh), and follows it and every HTCondor job, DAG and Pegasus workflow that
            it submits. When all have ended, new and changed files are copied to results/NAME and
            verified. The status is 0 only if the command and all jobs succeeded.

            The run goes on when pdd ends: Ctrl-C only stops following it.

              pdd run --input examples/workflows/diamond
              pdd run cluster.json --input data --name trial -- ./analyze.sh 42
              pdd run --list
              pdd run --attach trial
              pdd run --stop trial

            If there is no cluster yet, pdd shows what it would create, and asks; --yes agrees.
            """
    ) { invocation in
        let input = try Input.read(invocation)
        guard !input.isStream else {
            throw Failure.usage("'pdd run' reads FILE more than once; name a file", subcommand: "run")
        }
        let modes = [list, stop, attach].filter(invocation.has)
        guard modes.count <= 1 else {
            throw Failure.usage("'\(modes[0].name)' and '\(modes[1].name)' cannot be combined", subcommand: "run")
        }
        let work = try WorkSession(input, user: invocation.value(of: user), json: invocation.has(.json))
        if let mode = modes.first { try requireNoWork(invocation, with: mode) }
        if invocation.has(list) { return try work.list() }
        if let name = invocation.value(of: stop) { return try work.stop(try runName(name, of: stop)) }
        let status: ExitStatus
        if invocation.has(attach) {
            let name = invocation.value(of: attach) ?? ""
            status = try work.attach(
                name.isEmpty ? nil : try runName(name, of: attach), output: invocation.value(of: output))
        } else {
            let request = try request(invocation)
            if try !work.exists() { try createCluster(invocation, input) }
            status = try work.run(request)
        }
        guard invocation.has(destroyAfterwards) else { return status }
        guard status == .success else {
            Standard.error("note: the cluster stays, because the run did not succeed or its results are not here\n")
            return status
        }
        return try Subcommand.destroy.run(
            Invocation(.destroy, words: words(input) + ["--yes"] + (invocation.has(.json) ? ["--json"] : [])))
    }

    /// The words that name an input: the file, and '--local'.
    private static func words(_ input: Input) -> [String] { [input.path] + (input.isLocal ? ["--local"] : []) }

    private static func createCluster(_ invocation: Invocation, _ input: Input) throws {
        guard invocation.has(.yes) || Terminal.canAnswer else {
            throw Failure.error(
                .wrongUsage,
                "'\(input.plan.cluster)' does not exist; 'pdd run' asks before it creates it, and there is no terminal",
                notes: ["to create it without a question, add: --yes"])
        }
        let options = [Option.yes, .json].filter(invocation.has).map(\.name)
        let status = try Subcommand.apply.run(Invocation(.apply, words: words(input) + options))
        guard status == .success else { throw Failure(status, "error: the cluster is not ready; nothing was run\n") }
    }

    private static func requireNoWork(_ invocation: Invocation, with mode: Option) throws {
        var others = [name, Self.input, repetitions]
        if mode.name != attach.name { others += [output, destroyAfterwards] }
        for other in others where invocation.has(other) {
            throw Failure.usage("'\(mode.name)' and '\(other.name)' cannot be combined", subcommand: "run")
        }
        guard invocation.command == nil else {
            throw Failure.usage("'\(mode.name)' takes no command after '--'", subcommand: "run")
        }
    }

    private static func runName(_ text: String, of option: Option) throws -> String {
        guard WorkRun.isName(text) else {
            throw Failure.usage(
                "'\(option.name)' needs the name of a run, which has letters, digits, '-' and '_', not '\(printable(text))'",
                subcommand: "run")
        }
        return text
    }

    /// What to run, checked before anything starts.
    private static func request(_ invocation: Invocation) throws -> WorkRequest {
        var request = WorkRequest()
        request.name = try invocation.value(of: name).map { try runName($0, of: name) }
        request.output = invocation.value(of: output)
        if let text = invocation.value(of: repetitions) {
            guard let count = Int(text), (1...1000).contains(count) else {
                throw Failure.usage(
                    "'--repeat' must be a number from 1 to 1000, not '\(printable(text))'", subcommand: "run")
            }
            request.count = count
        }
        if let directory = invocation.value(of: Self.input) {
            var isDirectory: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory),
                isDirectory.boolValue
            else { throw Failure.error(.wrongInput, "there is no directory '\(printable(directory))'") }
            request.input = directory
        }
        if let words = invocation.command, !words.isEmpty {
            guard invocation.commandBytes.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else {
                throw Failure.usage("the command after '--' must be UTF-8 text", subcommand: "run")
            }
            request.command = words.map { shellWord($0) }.joined(separator: " ")
        } else {
            try requireScript(request)
        }
        try request.requireFreeOutput()
        return request
    }

    /// The default command is a program in the input.
    private static func requireScript(_ request: WorkRequest) throws {
        guard let directory = request.input else {
            throw Failure.usage(
                "'pdd run' needs '--input DIR' with a program run.sh, or '-- COMMAND'", subcommand: "run")
        }
        let script = directory + "/run.sh"
        guard FileManager.default.fileExists(atPath: script) else {
            throw Failure.error(
                .wrongInput, "there is no '\(printable(script))', which is run unless a command follows '--'",
                notes: ["name a command: pdd run --input \(shellWord(directory)) -- COMMAND"])
        }
        guard FileManager.default.isExecutableFile(atPath: script) else {
            throw Failure.error(
                .wrongInput, "'\(printable(script))' is not executable",
                notes: ["make it executable: chmod +x \(shellWord(script))"])
        }
    }
}
