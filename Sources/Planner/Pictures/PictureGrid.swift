/// The row and the column of each node of a picture.
struct PictureGrid {
    /// By node.
    private(set) var rows: [Int] = []
    /// By node, from the first column of the first lane on.
    private(set) var columns: [Int] = []
    /// The columns of each lane.
    private(set) var laneColumns: [Range<Int>] = []
    private(set) var rowCount = 0
    private var taken: Set<Place> = []

    private struct Place: Hashable {
        let row: Int
        let column: Int
    }

    init(_ picture: PlanPicture) {
        var before: [[Int]] = Array(repeating: [], count: picture.nodes.count)
        for edge in picture.edges { before[edge.to].append(edge.from) }
        for index in picture.nodes.indices { rows.append((before[index].map { rows[$0] + 1 }.max() ?? 0)) }
        rowCount = (rows.max() ?? -1) + 1
        columns = Array(repeating: 0, count: picture.nodes.count)
        var first = 0
        for members in picture.members {
            var count = 1
            for index in members {
                // A step is below the one before it on its host, where that place is free.
                let wish = before[index].filter { picture.nodes[$0].group == picture.nodes[index].group }.map {
                    columns[$0]
                }
                let column = (wish + Array(first...(first + members.count))).first { isFree(rows[index], $0) } ?? first
                columns[index] = column
                taken.insert(Place(row: rows[index], column: column))
                count = max(count, column - first + 1)
            }
            laneColumns.append(first..<(first + count))
            first += count
        }
    }

    func isFree(_ row: Int, _ column: Int) -> Bool { !taken.contains(Place(row: row, column: column)) }

    /// Whether a column has no node in these rows.
    func isFree(_ rows: Range<Int>, _ column: Int) -> Bool { rows.allSatisfy { isFree($0, column) } }
}
