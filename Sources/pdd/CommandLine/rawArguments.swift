import Foundation

/// The bytes of pdd's arguments, without the program's name and the first `count` arguments.
///
/// `CommandLine.arguments` replaces bytes that are not UTF-8.
func rawArguments(after count: Int) -> [[UInt8]] {
    (1 + count..<max(1 + count, Int(CommandLine.argc))).compactMap { index in
        guard let word = unsafe CommandLine.unsafeArgv[index] else { return nil }
        return unsafe UnsafeRawBufferPointer(start: word, count: strlen(word)).map { $0 }
    }
}
