import PlanModel

/// The names of the hosts of one launch, as one short text: `pegasus-worker:1-100`.
///
/// It is the value of a tag, so it has at most 256 characters, and none that other services refuse in tags.
enum HostRange {
    /// What a tag's value may have at most, in characters.
    static let longest = 256

    /// The text; equal stems with numbers one after the other become a range.
    static func text(_ names: [String]) -> String {
        var items: [String] = []
        var run: (stem: String, first: Int, last: Int)?
        func close() {
            guard let ended = run else { return }
            let numbers = ended.first == ended.last ? "\(ended.first)" : "\(ended.first)-\(ended.last)"
            items.append("\(ended.stem):\(numbers)")
            run = nil
        }
        for name in names {
            guard let (stem, number) = split(name) else {
                close()
                items.append(name)
                continue
            }
            if let open = run, open.stem == stem, open.last + 1 == number {
                run = (stem, open.first, number)
            } else {
                close()
                run = (stem, number, number)
            }
        }
        close()
        return items.joined(separator: " ")
    }

    /// The names in their order; nil if `text` does not produce such a text.
    static func names(_ text: String) -> [String]? {
        var names: [String] = []
        for item in parts(of: text, at: " ") {
            let halves = parts(of: item, at: ":")
            guard halves.count == 2 else {
                guard halves.count == 1, isDNSLabel(item) else { return nil }
                names.append(item)
                continue
            }
            let numbers = parts(of: halves[1], at: "-").map { Int($0) }
            guard (1...2).contains(numbers.count), let first = numbers.first ?? nil,
                let last = numbers.last ?? nil, first >= 0, first <= last, last - first < 100_000,
                isDNSLabel("\(halves[0])\(last)")
            else { return nil }
            names += (first...last).map { "\(halves[0])\($0)" }
        }
        return names
    }

    /// The names in pieces of at most `count`, each short enough for a tag.
    static func chunks(_ names: [String], count: Int) -> [[String]] {
        var chunks: [[String]] = []
        for name in names {
            if let last = chunks.last, last.count < count, text(last + [name]).utf8.count <= longest {
                chunks[chunks.count - 1].append(name)
            } else {
                chunks.append([name])
            }
        }
        return chunks
    }

    /// The prefix and the number of a name; nil if it has no number, or one with leading zeros.
    private static func split(_ name: String) -> (stem: String, number: Int)? {
        let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        guard digits > 0, digits < 10, digits < name.utf8.count else { return nil }
        let text = String(name.suffix(digits))
        guard digits == 1 || !begins(text, with: "0"), let number = Int(text) else { return nil }
        return (String(name.dropLast(digits)), number)
    }
}
