/// Where the parts of a picture are, in pixels: a lane for each group of hosts, and time from top to bottom.
///
/// A node is in the row below everything that it waits for. Lines run in the gaps between rows and in the gutters between
/// columns, so no line crosses a node.
struct PictureLayout {
    struct Box: Equatable {
        var x = 0
        var y = 0
        var width = 0
        var height = 0

        var center: Int { x + width / 2 }
        var bottom: Int { y + height }
        var right: Int { x + width }
    }

    static let nodeHeight = 36
    static let headerHeight = 44
    static let margin = 12
    /// The space between two parallel lines.
    static let track = 7

    private(set) var lanes: [Box] = []
    private(set) var nodes: [Box] = []
    /// The corners of the line of each edge.
    private(set) var lines: [[(x: Int, y: Int)]] = []
    private(set) var width = 0
    private(set) var height = 0

    init(_ picture: PlanPicture) {
        let grid = PictureGrid(picture)
        var routes = PictureRoutes(picture, grid)
        let columns = placeColumns(picture, grid, routes)
        nodes = picture.nodes.indices.map {
            Box(x: columns[grid.columns[$0]].x, width: columns[grid.columns[$0]].width)
        }
        routes.assignGaps(nodes, columns.map(\.x))
        let rows = placeRows(grid, routes)
        for index in nodes.indices {
            nodes[index].y = rows[grid.rows[index]]
            nodes[index].height = Self.nodeHeight
        }
        lines = routes.lines(nodes, columns.map(\.x), rows)
    }

    /// The place of each column.
    ///
    /// A lane is as wide as its longest label needs, with room for the number of its hosts.
    private mutating func placeColumns(
        _ picture: PlanPicture, _ grid: PictureGrid, _ routes: PictureRoutes
    ) -> [(x: Int, width: Int)] {
        var columns: [(x: Int, width: Int)] = []
        var x = Self.margin
        for (group, members) in zip(picture.groups, picture.members) {
            let range = grid.laneColumns[lanes.count]
            let header = max(group.label.count + 9, (group.detail ?? "").count)
            let label = members.map { picture.nodes[$0].text.count }.max() ?? 0
            let width = max(100, PictureSVG.width(ofLabel: label), (PictureSVG.width(ofLabel: header)) / range.count)
            let start = x
            for column in range {
                x += routes.gutterWidth(column) + (column == range.lowerBound ? 10 : 0)
                columns.append((x, width))
                x += width
            }
            x += 10
            lanes.append(Box(x: start + max(0, routes.gutterWidth(range.lowerBound) - 8), width: 0))
            lanes[lanes.count - 1].width = x - lanes[lanes.count - 1].x
        }
        width = x + routes.gutterWidth(columns.count) + Self.margin
        return columns
    }

    /// The place of each row.
    private mutating func placeRows(_ grid: PictureGrid, _ routes: PictureRoutes) -> [Int] {
        var y = Self.margin + Self.headerHeight
        var rows: [Int] = []
        for row in 0..<grid.rowCount {
            y += routes.gapHeight(row)
            rows.append(y)
            y += Self.nodeHeight
        }
        height = y + Self.margin + 10
        for index in lanes.indices {
            lanes[index].y = Self.margin
            lanes[index].height = height - 2 * Self.margin
        }
        return rows
    }
}
