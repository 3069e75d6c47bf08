import Foundation
import Synchronization

/// A program that runs for as long as this value lives: it reads a stream that ends with it.
final class HeldProgram: Sendable {
    private let input: Mutex<FileHandle?>
    private let child: Child

    /// Starts the program and returns with the first line that it prints.
    ///
    /// A program that ends without a line gives nil.
    ///
    /// - Throws: When it cannot be started.
    static func start(_ command: Command) throws(CommandError) -> (program: HeldProgram, line: String?) {
        guard let path = findProgram(command.program) else { throw .notFound(command.program) }
        let input = try PipeEnds()
        let output = try PipeEnds()
        let child = try Child(
            path, command, input: input.reading, output: output.writing, errors: nil)
        try? input.reading.close()
        try? output.writing.close()
        var line: [UInt8] = []
        while let byte = try? output.reading.read(upToCount: 1)?.first, byte != 0x0A { line.append(byte) }
        let text = line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
        return (HeldProgram(input.writing, child), text)
    }

    private init(_ input: FileHandle, _ child: Child) {
        self.input = Mutex(input)
        self.child = child
    }

    /// Lets the program end, and waits for that.
    func end() {
        let isFirst = input.withLock { handle in
            defer { handle = nil }
            try? handle?.close()
            return handle != nil
        }
        if isFirst { _ = child.wait() }
    }

    deinit {
        end()
    }
}
