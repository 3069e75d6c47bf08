import PlanModel

/// The files that pdd has open at the same time.
enum OpenFiles {
    /// The three pipes to each host's session, and one for a file that is copied there.
    private static let forHost = 4
    /// What does not depend on the hosts, and the actions that run at the same time.
    private static let forAll = 200

    /// Makes sure that pdd can open the files that it needs for the hosts of a plan.
    ///
    /// - Throws: The limit and how to raise it.
    static func require(for plan: Plan) throws(ActionFailure) {
        let hosts = plan.actions.count { $0.kind == .createHost }
        let needed = forAll + forHost * hosts
        let limit = fileLimit(raisedTo: needed)
        guard limit < needed else { return }
        throw ActionFailure(
            "pdd may open \(limit) files, and a cluster of \(counted(hosts, "host")) needs \(needed)",
            advice: ["raise the limit: ulimit -n \(needed)"])
    }
}
