import PlanModel

/// `NAME=SOFT[:HARD]`.
struct Limit {
    let name: String
    let soft: Int
    let hard: Int

    init?(_ text: String) {
        let halves = parts(of: text, at: "=")
        guard halves.count == 2 else { return nil }
        let words = parts(of: halves[1], at: ":")
        guard (1...2).contains(words.count), let soft = Int(words[0]), let hard = Int(words[words.count - 1])
        else { return nil }
        (name, self.soft, self.hard) = (halves[0], soft, hard)
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.string("Name", name)
            $0.integer("Soft", soft)
            $0.integer("Hard", hard)
        }
    }
}
