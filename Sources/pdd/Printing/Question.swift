import Applier
import PlanModel
import Planner

/// What pdd asks before it changes anything.
struct Question {
    /// Lines to read before answering; empty when the difference that is already printed is enough.
    var facts = ""
    let question: String
    /// The word to type; nil means y.
    let answer: String?

    /// The question as the terminal shows it, with the cursor after it.
    var prompt: String { "\(question) [\(answer.map { "type \($0) to continue" } ?? "y/N")] " }

    /// Whether the typed answer means yes.
    func agrees(_ typed: String) -> Bool {
        answer.map { typed == $0 } ?? ["y", "yes"].contains(typed.lowercased())
    }

    static func apply(_ cluster: String) -> Question {
        Question(question: "apply these changes to '\(cluster)'?", answer: nil)
    }

    static func destroy(_ cluster: String) -> Question {
        Question(question: "destroy the cluster '\(cluster)'?", answer: cluster)
    }

    /// Asks to confirm the removal and re-creation of hosts, which the difference lists; nil when it does neither.
    static func removals(_ difference: Difference) -> Question? {
        let removed = difference.removedHosts
        let replaced = difference.replacedHosts
        guard !removed.isEmpty || !replaced.isEmpty else { return nil }
        var verbs: [String] = []
        if !removed.isEmpty { verbs.append("remove \(counted(removed.count, "host"))") }
        if !replaced.isEmpty {
            verbs.append("re-create " + (removed.isEmpty ? counted(replaced.count, "host") : "\(replaced.count)"))
        }
        return Question(question: "\(verbs.joined(separator: " and "))?", answer: "yes")
    }

    /// Asks to confirm what the difference, which is already printed, names as lost.
    static let losses = Question(question: "lose these jobs and data?", answer: "discard")

    /// Asks whether jobs are ended that could finish.
    static func eviction(_ jobs: Int) -> Question {
        Question(question: "end \(counted(jobs, "job")), to start again elsewhere?", answer: "evict")
    }

    /// Asks whether to run the commands that print secrets.
    static func commands(_ commands: [[String]], _ cluster: String) -> Question {
        let list = commands.map { "  \($0.map(shellWord).joined(separator: " "))\n" }.joined()
        return Question(
            facts: printable("these commands print secrets and will run on this machine:\n\(list)"),
            question: "run them now and at every later apply of '\(cluster)'?", answer: "yes")
    }
}
