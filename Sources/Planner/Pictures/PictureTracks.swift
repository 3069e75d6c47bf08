/// Parallel places for lines in one gap or gutter: lines of different keys that overlap get different tracks.
struct PictureTracks<Key: Hashable> {
    private var extents: [Key: ClosedRange<Int>] = [:]
    private var order: [Key] = []
    private var tracks: [Key: Int] = [:]
    private(set) var count = 0

    /// Adds a part of a line.
    mutating func add(_ key: Key, _ from: Int, _ to: Int) {
        let part = min(from, to)...max(from, to)
        if let extent = extents[key] {
            extents[key] = min(extent.lowerBound, part.lowerBound)...max(extent.upperBound, part.upperBound)
        } else {
            extents[key] = part
            order.append(key)
        }
    }

    /// Gives every line the first track on which it overlaps no other.
    mutating func assign() {
        let sorted = order.enumerated().sorted { left, right in
            let (a, b) = (extents[left.element]?.lowerBound ?? 0, extents[right.element]?.lowerBound ?? 0)
            return a != b ? a < b : left.offset < right.offset
        }
        var ends: [Int] = []
        for (_, key) in sorted {
            guard let extent = extents[key] else { continue }
            let track = ends.firstIndex { $0 + 4 < extent.lowerBound } ?? ends.count
            if track == ends.count { ends.append(0) }
            ends[track] = extent.upperBound
            tracks[key] = track
        }
        count = ends.count
    }

    func track(of key: Key) -> Int { tracks[key] ?? 0 }
}
