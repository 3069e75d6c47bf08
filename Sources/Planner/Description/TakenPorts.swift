import PlanModel

/// The ports of a list so far, without overlaps.
struct TakenPorts {
    private struct Key: Hashable {
        let transport: PortRule.Transport
        let source: PortRule.Source
    }

    /// The ports of one source, ascending.
    private var taken: [Key: [PortRule]] = [:]

    /// Adds a port, or returns an earlier port that overlaps it.
    ///
    /// A lookup is a binary search.
    mutating func take(_ port: PortRule) -> PortRule? {
        let key = Key(transport: port.transport, source: port.source)
        let others = taken[key, default: []]
        var low = 0
        var high = others.count
        while low < high {
            let middle = (low + high) / 2
            if others[middle].ports.last < port.ports.first { low = middle + 1 } else { high = middle }
        }
        if low < others.count, others[low].ports.overlaps(port.ports) { return others[low] }
        taken[key, default: []].insert(port, at: low)
        return nil
    }
}
