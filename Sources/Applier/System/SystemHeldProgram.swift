import Dispatch
import Foundation
import Synchronization

/// A program that runs beside pdd and reads what pdd writes to it, until it is let go.
final class HeldProgram: Sendable {
    private let child: Child
    private let input: FileHandle
    private let lines = Mutex<Lines>(Lines())
    /// Signalled for each line, and at the end.
    private let news = DispatchSemaphore(value: 0)
    private let end = DispatchGroup()

    /// Starts a program.
    ///
    /// - Parameter readsErrors: Whether the lines of its error stream are read with the others; otherwise
    ///   they are dropped.
    init(_ command: Command, readsErrors: Bool = false) throws(CommandError) {
        guard let path = findProgram(command.program) else { throw .notFound(command.program) }
        let (input, output) = (try PipeEnds(), try PipeEnds())
        child = try Child(
            path, command, input: input.reading, output: output.writing, errors: readsErrors ? output.writing : nil)
        try? input.reading.close()
        try? output.writing.close()
        self.input = input.writing
        let reading = output.reading
        DispatchQueue(label: "stdout of \(command.program)").async(group: end) { [self] in
            var cutter = LineCutter()
            readAll(reading) { piece in
                for line in cutter.add(piece) {
                    lines.withLock { $0.add(String(decoding: line, as: UTF8.self)) }
                    news.signal()
                }
                return true
            }
            _ = child.wait()
            news.signal()
        }
    }

    /// The next line that it prints; nil when it ended or printed none for so many seconds.
    func line(within seconds: Int) -> String? {
        guard news.wait(timeout: .now() + .seconds(seconds)) == .success else { return nil }
        return lines.withLock { $0.next() }
    }

    var hasEnded: Bool { end.wait(timeout: .now()) == .success }

    /// Writes to it; has no effect when it has ended.
    func write(_ text: String) {
        try? input.write(contentsOf: Data(text.utf8))
    }

    /// Ends its input, and kills it if it has not ended after so many seconds.
    func letGo(within seconds: Int) {
        try? input.close()
        guard end.wait(timeout: .now() + .seconds(seconds)) == .timedOut else { return }
        Child.signal(SIGKILL, to: child.identifier)
        // The ssh that shares its connection may hold its output while the host is silent.
        _ = end.wait(timeout: .now() + .seconds(1))
    }
}

/// Lines that wait to be read, first in, first out, at a cost that does not depend on how many there are.
private struct Lines {
    private var items: [String] = []
    private var taken = 0

    mutating func add(_ line: String) { items.append(line) }

    mutating func next() -> String? {
        guard taken < items.count else { return nil }
        taken += 1
        defer {
            if taken > 1000, taken * 2 > items.count {
                items.removeFirst(taken)
                taken = 0
            }
        }
        return items[taken - 1]
    }
}
