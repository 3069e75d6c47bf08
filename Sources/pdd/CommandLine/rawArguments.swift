import Foundation

/// The words that pdd was started with as the bytes that they are, without the program's name and so many
/// more.
///
/// `CommandLine.arguments` repairs what is no UTF-8.
func rawArguments(after count: Int) -> [[UInt8]] {
    (1 + count..<max(1 + count, Int(CommandLine.argc))).compactMap { index in
        guard let word = unsafe CommandLine.unsafeArgv[index] else { return nil }
        return unsafe UnsafeRawBufferPointer(start: word, count: strlen(word)).map { $0 }
    }
}
