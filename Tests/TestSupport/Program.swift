public import Foundation

/// A program that ran to its end.
public struct ProgramRun: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
    /// The bytes of `output`.
    public let bytes: Data
}

public enum Program {
    /// The `pdd` that was built together with the tests.
    public static let pdd: URL = {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appending(path: "pdd")
    }()

    /// How long a program may run before it is killed, in seconds: a test must not hang.
    private static let limit = 600

    /// Runs a program and waits for it.
    ///
    /// What it writes goes through files, which never fill up.
    ///
    /// - Parameter environment: All of its environment; nil means that of the tests.
    public static func run(
        _ program: URL, _ arguments: [String], environment: [String: String]? = nil,
        in directory: URL? = nil
    ) throws -> ProgramRun {
        try withTemporaryDirectory { scratch in
            let output = scratch.appending(path: "output")
            let errors = scratch.appending(path: "errors")
            try Data().write(to: output)
            try Data().write(to: errors)
            let process = Process()
            process.executableURL = program
            process.arguments = arguments
            if let environment { process.environment = environment }
            if let directory { process.currentDirectoryURL = directory }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            let identifier = process.processIdentifier
            let alarm = DispatchWorkItem { kill(identifier, SIGKILL) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: alarm)
            process.waitUntilExit()
            alarm.cancel()
            let bytes = try Data(contentsOf: output)
            return ProgramRun(
                status: process.terminationStatus,
                output: String(decoding: bytes, as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
                bytes: bytes)
        }
    }

    /// Runs a program that stands somewhere in PATH.
    public static func run(
        named name: String, _ arguments: [String], environment: [String: String]? = nil,
        in directory: URL? = nil
    ) throws -> ProgramRun {
        try run(
            URL(filePath: "/usr/bin/env"), [name] + arguments, environment: environment,
            in: directory)
    }

    /// What a program that stands somewhere in PATH prints, without the last newline; it must succeed.
    @discardableResult
    public static func output(_ words: String...) throws -> String {
        let run = try run(named: words[0], Array(words.dropFirst()))
        guard run.status == 0 else { throw ProgramFailure(said: "\(words.joined(separator: " ")): \(run.errors)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

struct ProgramFailure: Error, CustomStringConvertible {
    let said: String
    var description: String { said }
}

/// Calls `body` with a new directory that is gone afterwards.
public func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory
        .appending(path: "pdd-test-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
}
