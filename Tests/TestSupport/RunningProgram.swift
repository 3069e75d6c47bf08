import Foundation

/// A program that runs beside a test, which waits for what it says, sends it signals, and sees its end.
public final class RunningProgram {
    private let process = Process()
    private let directory: URL
    private let input = Pipe()

    /// Starts pdd in a cluster's directory.
    public convenience init(
        _ cluster: Cluster, _ arguments: String..., with variables: [String: String] = [:]
    ) throws {
        try self.init(cluster, arguments, with: variables)
    }

    public convenience init(
        _ cluster: Cluster, _ arguments: [String], with variables: [String: String] = [:]
    ) throws {
        try self.init(
            Program.pdd, arguments, in: cluster.directory, with: cluster.variables.merging(variables) { $1 })
    }

    /// Starts pdd by way of `env`, which takes in what a preloaded library changes in the environment: Swift finds the
    /// arguments of a program only where its environment is as it was at the start.
    public convenience init(
        _ cluster: Cluster, throughEnv arguments: String..., with variables: [String: String]
    ) throws {
        try self.init(
            URL(filePath: "/usr/bin/env"), [Program.pdd.path] + arguments, in: cluster.directory, with: variables)
    }

    /// Starts pdd in a cluster's directory, on a terminal of its own: what is typed there is all that
    /// it reads, and what it writes to either stream is `output`.
    public static func onTerminal(_ cluster: Cluster, _ arguments: String...) throws -> RunningProgram {
        let line = ([Program.pdd.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try RunningProgram(
            URL(filePath: "/usr/bin/env"), ["script", "--quiet", "--return", "--command", line, "/dev/null"],
            in: cluster.directory, with: ["TERM": "xterm", "SHELL": "/bin/sh"], reads: true)
    }

    private init(
        _ program: URL, _ arguments: [String], in directory: URL, with variables: [String: String], reads: Bool = false
    ) throws {
        self.directory = FileManager.default.temporaryDirectory.appending(path: "pdd-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.currentDirectoryURL = directory
        process.standardInput = reads ? input : FileHandle.nullDevice
        for name in ["output", "errors"] { try Data().write(to: self.directory.appending(path: name)) }
        process.standardOutput = try FileHandle(forWritingTo: self.directory.appending(path: "output"))
        process.standardError = try FileHandle(forWritingTo: self.directory.appending(path: "errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    public var number: Int32 { process.processIdentifier }

    public var isRunning: Bool { process.isRunning }

    public var output: String { text("output") }

    public var errors: String { text("errors") }

    private func text(_ name: String) -> String {
        let bytes = FileManager.default.contents(atPath: directory.appending(path: name).path)
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Types on the terminal.
    public func type(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    /// Waits until something holds, so many seconds at most; says whether it does.
    ///
    /// Stops waiting when the program ends.
    public func wait(within seconds: Double = 300, until condition: () throws -> Bool) rethrows -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < end {
            if try condition() { return true }
            RunLoop.current.run(until: Date().addingTimeInterval(0.02))
        }
        return try condition()
    }

    /// Waits for the end and gives the exit status, 128 and the number of a signal that ended it; nil
    /// when it does not end in time.
    public func end(within seconds: Double = 300) -> Int32? {
        let end = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < end { RunLoop.current.run(until: Date().addingTimeInterval(0.02)) }
        guard !process.isRunning else { return nil }
        return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    }
}
