import Foundation

/// Writes a line at once: a program that is about to trap leaves nothing in a buffer.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
