import Foundation
import Synchronization

/// A program that runs for as long as this value lives: it reads a stream that ends with it.
final class HeldProgram: Sendable {
    private let state: Mutex<FileHandle?>

    /// Starts the program and returns with the first line that it prints.
    ///
    /// - Throws: When it cannot be started. A program that ends without a line gives nil.
    static func start(_ command: Command) throws(CommandError) -> (program: HeldProgram, line: String?) {
        guard let executable = findProgram(command.program) else { throw .notFound(command.program) }
        let pipes = makePipes(2)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = command.arguments
        process.standardInput = pipes[0]
        process.standardOutput = pipes[1]
        process.standardError = FileHandle.nullDevice
        do {
            try runProcess(process)
        } catch {
            throw .notStarted(command.program, reason: "\(error)")
        }
        var line: [UInt8] = []
        let output = pipes[1].fileHandleForReading
        while let byte = try? output.read(upToCount: 1)?.first, byte != 0x0A { line.append(byte) }
        let text = line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
        return (HeldProgram(pipes[0].fileHandleForWriting), text)
    }

    private init(_ input: FileHandle) {
        state = Mutex(input)
    }

    /// Lets the program end.
    func end() {
        state.withLock { handle in
            try? handle?.close()
            handle = nil
        }
    }

    deinit {
        end()
    }
}
