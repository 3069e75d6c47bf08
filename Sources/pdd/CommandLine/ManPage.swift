import PlanModel

/// The manual pages, composed from the descriptions of the subcommands: text for man(1), in man(7)'s macros.
enum ManPage {
    /// The page `pdd(1)`.
    static var overview: String {
        var page = Page("pdd", "creates, repairs and removes clusters of Docker hosts for Pegasus and HTCondor")
        page.section("SYNOPSIS")
        page.macro("B", "pdd")
        page.text("\\fISUBCOMMAND\\fR [\\fIFILE\\fR] [\\fIOPTION\\fR...] [\\-\\- \\fICOMMAND\\fR...]")
        page.section("DESCRIPTION")
        page.paragraph("FILE is a cluster description, or a plan; the default is cluster.json.")
        page.paragraph("Results go to stdout, everything else to stderr.")
        page.section("SUBCOMMANDS")
        for subcommand in Subcommand.all {
            page.item("\\fBpdd\\-\(Page.escaped(subcommand.name))\\fR(1)", subcommand.summary)
        }
        page.section("OPTIONS")
        page.options(Option.common + [.help])
        page.section("EXIT STATUS")
        for (status, meaning) in ExitStatus.meanings { page.item("\(status.rawValue)", meaning) }
        page.section("ENVIRONMENT")
        for (name, meaning) in HelpText.environment { page.item("\\fB\(Page.escaped(name))\\fR", meaning) }
        page.section("FILES")
        page.item("\\&.pdd/\\fICLUSTER\\fR/", "The cluster's key, the known host keys and the records of runs.")
        page.section("EXAMPLE")
        page.example([
            "pdd init", "pdd plan", "pdd apply", "pdd run \\-\\-input examples/workflows/hello", "pdd destroy",
        ])
        return page.text
    }

    /// The page `pdd-SUBCOMMAND(1)`.
    static func text(of subcommand: Subcommand) -> String {
        var page = Page("pdd-\(subcommand.name)", subcommand.summary)
        page.section("SYNOPSIS")
        page.macro("B", "pdd \(Page.escaped(subcommand.name))")
        page.text(Page.escaped(String(HelpText.usage(of: subcommand).drop { $0 == " " })))
        if !subcommand.discussion.isEmpty {
            page.section("DESCRIPTION")
            page.discussion(subcommand.discussion)
        }
        page.section("OPTIONS")
        page.options(subcommand.options + Option.common)
        page.section("EXIT STATUS")
        page.paragraph("See pdd(1).")
        page.section("SEE ALSO")
        page.text("\\fBpdd\\fR(1)")
        return page.text
    }

    private struct Page {
        private(set) var text: String

        init(_ name: String, _ summary: String) {
            text =
                ".TH \(Self.escaped(name.uppercased())) 1 \"\" \"pdd \(Subcommand.currentVersion)\" \"pdd\"\n"
                + ".nh\n.ad l\n.SH NAME\n\(Self.escaped(name)) \\- \(Self.escaped(summary))\n"
        }

        /// Text as it is to be printed: no escape sequences, no control lines, hyphens that can be copied.
        static func escaped(_ text: String) -> String {
            let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
        }

        mutating func text(_ line: String) { text += line + "\n" }
        mutating func macro(_ name: String, _ words: String = "") {
            text += words.isEmpty ? ".\(name)\n" : ".\(name) \(words)\n"
        }
        mutating func section(_ name: String) { macro("SH", name) }

        mutating func paragraph(_ line: String) {
            macro("PP")
            text(Self.escaped(line))
        }

        mutating func item(_ name: String, _ meaning: String) {
            macro("TP")
            text(name)
            text(Self.escaped(meaning))
        }

        mutating func options(_ options: [Option]) {
            for option in options {
                let names = [option.short, option.name].compactMap { $0 }.map { "\\fB\(Self.escaped($0))\\fR" }
                let value = option.value.map { " \\fI\(Self.escaped($0))\\fR" } ?? ""
                item(names.joined(separator: ", ") + value, option.help)
            }
        }

        mutating func example(_ lines: [String]) {
            macro("PP")
            macro("RS", "4")
            macro("nf")
            lines.forEach { text($0) }
            macro("fi")
            macro("RE")
        }

        /// Paragraphs are separated by empty lines; indented lines are examples.
        mutating func discussion(_ discussion: String) {
            for block in discussion.split(separator: "\n\n") {
                let lines = block.split(separator: "\n").map(String.init)
                if lines.allSatisfy({ $0.hasPrefix("  ") }) {
                    example(lines.map { Self.escaped(String($0.drop { $0 == " " })) })
                } else {
                    macro("PP")
                    lines.forEach { text(Self.escaped($0)) }
                }
            }
        }
    }
}
