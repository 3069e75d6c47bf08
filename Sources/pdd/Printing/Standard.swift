import Foundation

/// The two streams that pdd writes to.
enum Standard {
    /// Writes a result.
    static func output(_ text: String) { output(Array(text.utf8)) }

    static func output(_ bytes: [UInt8]) { write(bytes, to: FileHandle.standardOutput) }

    /// Writes anything that is no result: progress, questions, errors.
    static func error(_ text: String) { write(Array(text.utf8), to: FileHandle.standardError) }

    private static func write(_ bytes: [UInt8], to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            // Nobody reads any more; what there is to say has nowhere to go.
            exit(ExitStatus.actionFailed.rawValue)
        }
    }
}
