import Applier
import PlanModel
import Planner

/// What pdd asks before it changes anything.
struct Question {
    /// What one should know before answering, in whole lines; empty when the difference above says it all.
    var facts = ""
    let question: String
    /// The word to type; nil means y.
    let answer: String?

    /// As it stands on the terminal, the cursor behind it.
    var prompt: String { "\(question) [\(answer.map { "type \($0) to go ahead" } ?? "y/N")] " }

    /// Whether what was typed agrees.
    func agrees(_ typed: String) -> Bool {
        answer.map { typed == $0 } ?? ["y", "yes"].contains(typed.lowercased())
    }

    static func apply(_ cluster: String) -> Question {
        Question(question: "apply this to '\(cluster)'?", answer: nil)
    }

    static func destroy(_ cluster: String) -> Question {
        Question(question: "destroy the cluster '\(cluster)'?", answer: cluster)
    }

    /// Whether the hosts that a difference removes or replaces may go; nil when all of them stay.
    static func removals(_ difference: Difference) -> Question? {
        let removed = difference.removedHosts
        let replaced = difference.replacedHosts
        guard !removed.isEmpty || !replaced.isEmpty else { return nil }
        var facts = ""
        if !removed.isEmpty { facts += "these hosts go: \(removed.joined(separator: ", "))\n" }
        if !replaced.isEmpty {
            facts +=
                "these hosts are made anew, and lose what is on them: " + replaced.joined(separator: ", ") + "\n"
        }
        return Question(facts: printable(facts), question: "is that meant?", answer: "yes")
    }

    /// Whether secrets may come from these commands.
    static func commands(_ commands: [[String]], _ cluster: String) -> Question {
        let list = commands.map { "  \($0.map(shellWord).joined(separator: " "))\n" }.joined()
        return Question(
            facts: printable("secrets come from these commands, which will run on this machine:\n\(list)"),
            question: "run them, now and at every later apply of '\(cluster)'?", answer: "yes")
    }
}
