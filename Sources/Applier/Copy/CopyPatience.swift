/// Decides whether and when a copy goes on after its connection was cut.
struct CopyPatience: Sendable {
    /// How long no data may arrive, in seconds.
    let limit: Int
    private var lastMove: Double
    private var cuts = 0
    private var answeredCuts = 0
    /// How often a place that answers may end the connection before any data arrives: that is no cut.
    private static let mostAnsweredCuts = 20
    /// The longest pause, in seconds.
    private static let longestPause = 5.0

    init(limit: Int, from time: Double) {
        self.limit = limit
        lastMove = time
    }

    /// How long to wait before the next connection, in seconds; nil to give up.
    mutating func pause(afterCutAt time: Double, hasMoved: Bool) -> Double? {
        if hasMoved { (lastMove, cuts, answeredCuts) = (time, 0, 0) }
        guard time - lastMove < Double(limit), answeredCuts < Self.mostAnsweredCuts else { return nil }
        defer { cuts += 1 }
        return min(0.2 * Double(1 << min(cuts, 10)), Self.longestPause)
    }

    /// The place answered after the cut.
    mutating func noteAnswer() { answeredCuts += 1 }
}
