/// Text broken at spaces into lines of at most `width` characters; a longer word has a line of its own.
///
/// - Parameters:
///   - indent: The spaces before each line but the first.
///   - first: The characters that the first line has before the text.
public func wrapped(_ text: String, width: Int, indent: Int, after first: Int = 0) -> String {
    var lines: [String] = []
    var line = ""
    var room = width - first
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        if !line.isEmpty, line.count + 1 + word.count > room {
            lines.append(line)
            line = ""
            room = width - indent
        }
        // Two spaces separate columns; they are not kept where a line begins.
        if line.isEmpty { line = String(word) } else { line += " " + word }
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
}
