import PlanModel

/// Builds text in GitHub's and GitLab's Markdown; whatever stands in code shows as itself, and ends nothing.
struct Markdown {
    private(set) var text = ""

    /// Appends lines that pdd itself wrote.
    mutating func add(_ lines: String) { text += lines + "\n" }

    /// Appends a block of code that opens when it is clicked.
    ///
    /// - Parameter title: Markdown without a line break.
    mutating func addFolded(_ lines: [String], title: String, language: String = "") {
        // The empty lines end the HTML, so that the block is Markdown again.
        add("<details><summary>\(title)</summary>\n")
        addBlock(lines, language: language)
        add("\n</details>\n")
    }

    /// Appends a block of code.
    mutating func addBlock(_ lines: [String], language: String) {
        let fence = String(repeating: "`", count: max(3, Self.longestRun(lines) + 1))
        add(([fence + language] + lines + [fence]).joined(separator: "\n"))
    }

    /// Text as code within a line; its line breaks are spaces.
    static func code(_ text: String) -> String {
        let line = shortened(
            printable(text).map { $0.isNewline || $0 == "\t" ? " " : $0 }.map(String.init).joined(), to: 300)
        guard line.contains(where: { $0 != " " }) else { return "(empty)" }
        let fence = String(repeating: "`", count: longestRun([line]) + 1)
        let pad = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
        return fence + pad + line + pad + fence
    }

    /// The first characters, and a sign that there are more.
    static func shortened(_ text: String, to count: Int) -> String {
        // A text is rarely longer, and counting its bytes is fast.
        guard text.utf8.count > count, let end = text.index(text.startIndex, offsetBy: count, limitedBy: text.endIndex),
            end < text.endIndex
        else { return text }
        return text[..<end] + "…"
    }

    /// The number of backticks in the longest run of them.
    static func longestRun(_ lines: [String]) -> Int {
        var longest = 0
        for line in lines {
            var run = 0
            for byte in line.utf8 {
                run = byte == 0x60 ? run + 1 : 0
                longest = max(longest, run)
            }
        }
        return longest
    }
}
