/// How much of each log is in a report, so that a report of any run has a bounded size.
struct LogLimits {
    /// For a log of a failed action, in bytes.
    let failed: Int
    /// For any other log, in bytes.
    let other: Int

    /// All logs together, in bytes: a third of this is for those of failed actions.
    ///
    /// Three times as much is in the page if no byte of them is text.
    static let total = 900 << 10

    /// - Parameter sizes: The size of each log, and whether its action failed.
    init(_ sizes: [(bytes: Int, isFailed: Bool)]) {
        failed = Self.limit(sizes.filter(\.isFailed).map(\.bytes), total: Self.total / 3, most: 256 << 10)
        other = Self.limit(sizes.filter { !$0.isFailed }.map(\.bytes), total: Self.total * 2 / 3, most: 64 << 10)
    }

    /// The largest limit with which the logs have at most `total` bytes together.
    private static func limit(_ sizes: [Int], total: Int, most: Int) -> Int {
        var rest = total
        var count = sizes.count
        for size in sizes.sorted() {
            guard size * count > rest else {
                rest -= size
                count -= 1
                continue
            }
            return min(most, rest / count)
        }
        return most
    }
}
