import PlanModel

/// Renders an approval's digest, and what has changed since a difference was approved.
enum ApprovalText {
    /// The number of changes that are listed; the others are counted.
    static let limit = 20

    /// The digest that `sha256sum` prints for the file.
    static func digest(_ approval: Approval) -> String { "approval sha256: \(approval.digest)\n" }

    /// Why an approval is refused.
    ///
    /// - Parameters:
    ///   - deviations: At least one.
    ///   - isDone: Whether the world matches its plan already.
    ///   - again: The command that writes the approval again.
    static func stale(_ deviations: [Approval.Deviation], isDone: Bool, again: String) -> String {
        var text = "error: the approval is stale: \(summary(deviations)); nothing was changed\n"
        for deviation in deviations.prefix(limit) { text += "note: \(line(deviation))\n" }
        let others = deviations.count - limit
        if others > 0 { text += "note: \(counted(others, "other difference")) from the approval\n" }
        if isDone { text += "note: the cluster matches its plan: there is nothing to do\n" }
        return printable(text + "note: run \(again) again and have it reviewed\n")
    }

    private static func summary(_ deviations: [Approval.Deviation]) -> String {
        switch deviations.first {
        case .cluster: "it is for another cluster"
        case .plan: "the plan has changed since"
        case .new, .gone, .changed, .host, .order, nil: "what apply would do has changed since"
        }
    }

    private static func line(_ deviation: Approval.Deviation) -> String {
        switch deviation {
        case .cluster(let approved, let now): "the approval is for the cluster '\(approved)', and this is '\(now)'"
        case .plan(let approved, let now): "the plan has sha256 \(now), and the approval is for \(approved)"
        case .new(let entry): "new: \(entry.id)\(reason(entry))"
        case .gone(let entry): "gone: \(entry.id)\(reason(entry))"
        case .changed(let approved, let now): "changed: \(now.id): \(change(approved, now))"
        case .host(let name): "changed: \(name): another host has its name, or its address or its containers changed"
        case .order: "the actions have another order"
        }
    }

    private static func reason(_ entry: Approval.Entry) -> String { entry.reason.map { ": \($0)" } ?? "" }

    private static func change(_ approved: Approval.Entry, _ now: Approval.Entry) -> String {
        guard approved.reason == now.reason else {
            return "it was approved because '\(words(approved))', and would run because '\(words(now))'"
        }
        guard approved.digest == now.digest else {
            return "its digest was \(approved.digest?.short ?? "unknown"), and is \(now.digest?.short ?? "unknown")"
        }
        return "it was \(approved.kind.rawValue) (\(approved.change.rawValue)), and is \(now.kind.rawValue) "
            + "(\(now.change.rawValue))"
    }

    private static func words(_ entry: Approval.Entry) -> String { entry.reason ?? "its output is needed" }
}
