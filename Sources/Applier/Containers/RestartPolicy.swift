import PlanModel

/// `no`, `always`, `unless-stopped`, `on-failure[:COUNT]`.
struct RestartPolicy {
    let name: String
    let count: Int

    init?(_ text: String) {
        let halves = parts(of: text, at: ":")
        guard halves.count <= 2, let count = halves.count == 2 ? Int(halves[1]) : 0 else { return nil }
        (name, self.count) = (halves[0], count)
    }
}
