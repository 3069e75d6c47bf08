/// The lines of a picture: which gaps and gutters each edge takes.
///
/// Edges from one node share a line until they part, or edges to one node share a line from where they meet, whichever
/// joins more of them.
struct PictureRoutes {
    private struct Key: Hashable {
        let node: Int
        let isSource: Bool
        let uses: Bool
    }

    private enum Way: Equatable {
        /// Down to the node below in the same column.
        case straight
        /// Across the gap above the later node.
        case across
        /// Across the gap below the earlier node, and down in the column of the later one.
        case column
        /// Across, down in a gutter, and across again.
        case gutter(Int)
    }

    private let edges: [PlanPicture.Edge]
    private let keys: [Key]
    private var ways: [Way] = []
    private let grid: PictureGrid
    private var gutters: [PictureTracks<Key>]
    private var gaps: [PictureTracks<Key>]
    /// Where lines enter a node, from its centre.
    private var entries: [Int: [Key: Int]] = [:]

    init(_ picture: PlanPicture, _ grid: PictureGrid) {
        self.grid = grid
        edges = picture.edges
        var sources: [Key: Int] = [:]
        var targets: [Key: Int] = [:]
        for edge in picture.edges {
            sources[Key(node: edge.from, isSource: true, uses: edge.uses), default: 0] += 1
            targets[Key(node: edge.to, isSource: false, uses: edge.uses), default: 0] += 1
        }
        keys = picture.edges.map { edge in
            let (source, target) = (
                Key(node: edge.from, isSource: true, uses: edge.uses),
                Key(node: edge.to, isSource: false, uses: edge.uses)
            )
            return sources[source, default: 0] >= targets[target, default: 0] ? source : target
        }
        gutters = Array(repeating: PictureTracks(), count: (grid.laneColumns.last?.upperBound ?? 0) + 1)
        gaps = Array(repeating: PictureTracks(), count: grid.rowCount + 1)
        for (edge, key) in zip(edges, keys) {
            let (from, to) = (
                (grid.rows[edge.from], grid.columns[edge.from]), (grid.rows[edge.to], grid.columns[edge.to])
            )
            let between = from.0 + 1..<to.0
            if from.1 == to.1, grid.isFree(between, to.1) {
                ways.append(.straight)
            } else if between.isEmpty {
                ways.append(.across)
            } else if grid.isFree(between, to.1) {
                ways.append(.column)
            } else {
                let gutter = from.1 < to.1 ? to.1 : to.1 + 1
                ways.append(.gutter(gutter))
                gutters[gutter].add(key, from.0 + 1, to.0)
            }
        }
        for index in gutters.indices { gutters[index].assign() }
    }

    /// The width of the gutter to the left of a column.
    func gutterWidth(_ index: Int) -> Int { 16 + gutters[index].count * PictureLayout.track }

    /// The height of the gap above a row.
    func gapHeight(_ row: Int) -> Int { row == 0 ? 8 : 24 + gaps[row].count * PictureLayout.track }

    /// Decides where lines run in the gaps between the rows, once the places of the nodes are known.
    mutating func assignGaps(_ nodes: [PictureLayout.Box], _ columns: [Int]) {
        for (index, edge) in edges.enumerated() where ways[index] != .straight {
            let isLeft = start(of: index, nodes, columns) < nodes[edge.to].center
            guard entries[edge.to]?[keys[index]] == nil else { continue }
            let side = (entries[edge.to] ?? [:]).values.filter { ($0 < 0) == isLeft }.count + 1
            entries[edge.to, default: [:]][keys[index]] = (isLeft ? -side : side) * 12
        }
        for (index, edge) in edges.enumerated() {
            let (leaves, enters) = (nodes[edge.from].center, entry(of: index, nodes))
            switch ways[index] {
            case .straight: break
            case .across: gaps[grid.rows[edge.to]].add(keys[index], leaves, enters)
            case .column: gaps[grid.rows[edge.from] + 1].add(keys[index], leaves, enters)
            case .gutter(let gutter):
                let x = gutterX(gutter, keys[index], columns)
                gaps[grid.rows[edge.from] + 1].add(keys[index], leaves, x)
                gaps[grid.rows[edge.to]].add(keys[index], x, enters)
            }
        }
        for index in gaps.indices { gaps[index].assign() }
    }

    /// The corners of each line.
    func lines(_ nodes: [PictureLayout.Box], _ columns: [Int], _ rows: [Int]) -> [[(x: Int, y: Int)]] {
        edges.indices.map { index in
            let (from, to) = (nodes[edges[index].from], nodes[edges[index].to])
            let (below, above) = (grid.rows[edges[index].from] + 1, grid.rows[edges[index].to])
            let enters = entry(of: index, nodes)
            func gap(_ row: Int) -> Int {
                rows[row] - gapHeight(row) + 10 + gaps[row].track(of: keys[index]) * PictureLayout.track
            }
            let first = (from.center, from.bottom)
            let last = (enters, to.y)
            switch ways[index] {
            case .straight: return [first, last]
            case .across: return [first, (from.center, gap(above)), (enters, gap(above)), last]
            case .column: return [first, (from.center, gap(below)), (enters, gap(below)), last]
            case .gutter(let gutter):
                let x = gutterX(gutter, keys[index], columns)
                return [
                    first, (from.center, gap(below)), (x, gap(below)), (x, gap(above)), (enters, gap(above)), last,
                ]
            }
        }
    }

    /// Where the line of an edge is before it turns to the later node.
    private func start(of index: Int, _ nodes: [PictureLayout.Box], _ columns: [Int]) -> Int {
        if case .gutter(let gutter) = ways[index] { return gutterX(gutter, keys[index], columns) }
        return nodes[edges[index].from].center
    }

    private func entry(of index: Int, _ nodes: [PictureLayout.Box]) -> Int {
        let node = nodes[edges[index].to]
        guard ways[index] != .straight, let entries = entries[edges[index].to], let offset = entries[keys[index]]
        else { return node.center }
        // Many lines share the width of the node.
        let widest = entries.values.map { abs($0) }.max() ?? 0
        let room = node.width / 2 - 8
        return node.center + (widest > room ? offset * room / widest : offset)
    }

    private func gutterX(_ gutter: Int, _ key: Key, _ columns: [Int]) -> Int {
        let right = gutter < columns.count ? columns[gutter] : (columns.last ?? 0) + 1
        return right - 10 - gutters[gutter].track(of: key) * PictureLayout.track
    }
}
