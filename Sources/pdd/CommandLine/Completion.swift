import PlanModel

/// What can stand in place of the last word of an incomplete command line.
struct Completion {
    /// Words, each with a short description or none.
    private(set) var words: [(word: String, description: String)] = []
    /// Whether files or directories can stand there, too.
    private(set) var paths = Paths.none

    enum Paths: String {
        case none
        case files = ":files"
        case directories = ":directories"
    }

    /// What a description names: the words that placeholders such as HOST stand for.
    struct Names {
        var hosts: [String] = []
        var containers: [String] = []
        var actions: [String] = []
    }

    /// - Parameters:
    ///   - line: The words after `pdd`; the last is incomplete, and may be empty.
    ///   - names: Reads the description: the file of the command line, or nil for the default.
    init(of line: [String], names: (_ file: String?) -> Names) {
        complete(Self.joined(line), names)
    }

    private mutating func complete(_ line: [String], _ names: (_ file: String?) -> Names) {
        var line = line
        let current = line.popLast() ?? ""
        guard let name = line.first, let subcommand = Subcommand.all.first(where: { $0.name == name }) else {
            if line.isEmpty { addSubcommands(current) }
            return
        }
        let options = subcommand.options + Option.common
        var arguments: [String] = []
        var open: Option?
        for word in line.dropFirst() {
            guard word != "--" else {
                paths = .files
                return
            }
            if open != nil {
                open = nil
            } else if word.hasPrefix("-"), word != "-" {
                let option = options.first { $0.name == word || $0.short == word }
                if option?.value != nil { open = option }
            } else {
                arguments.append(word)
            }
        }
        let file = arguments.first { $0.hasSuffix(".json") }
        if let open { return add(open, current) { names(file) } }
        if let cut = current.firstIndex(of: "="), let option = options.first(where: { $0.name == current[..<cut] }) {
            return add(option, String(current[current.index(after: cut)...])) { names(file) }
        }
        if current.hasPrefix("-") {
            for option in options { add(option.name, option.help, current) }
            return
        }
        addArguments(of: subcommand, current) { names(file) }
    }

    /// The lines that the shells read: a word, a tab and its description, or `:files`.
    var text: String {
        words.map { "\($0.word)\t\($0.description)\n" }.joined() + (paths == .none ? "" : paths.rawValue + "\n")
    }

    /// Bash separates `--color=never` at the sign.
    private static func joined(_ line: [String]) -> [String] {
        var words: [String] = []
        for word in line {
            if word == "=", let last = words.last, last.hasPrefix("--") {
                words[words.count - 1] += "="
            } else if let last = words.last, last.hasPrefix("--"), last.hasSuffix("=") {
                words[words.count - 1] += word
            } else {
                words.append(word)
            }
        }
        return words
    }

    private mutating func add(_ word: String, _ description: String, _ start: String) {
        guard word.hasPrefix(start) else { return }
        words.append((word, description))
    }

    private mutating func addSubcommands(_ start: String) {
        for subcommand in Subcommand.all { add(subcommand.name, subcommand.summary, start) }
        guard start.hasPrefix("-") else { return }
        for option in Option.common + [.help] { add(option.name, option.help, start) }
    }

    private mutating func add(_ option: Option, _ start: String, _ names: () -> Names) {
        for choice in option.choices { add(choice, "", start) }
        if option.choices.isEmpty { add(placeholder: option.value ?? "", start, names) }
    }

    private mutating func addArguments(of subcommand: Subcommand, _ start: String, _ names: () -> Names) {
        let separators: Set<Character> = [" ", "[", "]", "|", ".", "(", ")"]
        for word in subcommand.arguments.split(whereSeparator: separators.contains) {
            add(placeholder: String(word), start, names)
        }
        for word in subcommand.words { add(word, "", start) }
    }

    private mutating func add(placeholder: String, _ start: String, _ names: () -> Names) {
        switch placeholder {
        case "FILE", "OLD", "PLAN", "CONFIG", "BUILDER", "SOURCE", "TARGET", "ALLOWED_SIGNERS", "REPORT": paths = .files
        case "DIR": paths = .directories
        case "SUBCOMMAND": addSubcommands(start)
        case "HOST": for host in names().hosts { add(host, "host", start) }
        case "CONTAINER": for container in names().containers { add(container, "container", start) }
        case "ACTION": for action in names().actions { add(action, "action", start) }
        case "GLOB", "GLOB,...":
            // After a comma, the next pattern is completed.
            let done = start.lastIndex(of: ",").map { start[...$0] } ?? ""
            let names = names()
            for word in names.hosts + names.actions { add(done + word, "", start) }
        default: break
        }
    }
}
