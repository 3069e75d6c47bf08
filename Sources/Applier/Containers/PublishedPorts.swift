import PlanModel

/// `[ADDRESS:]PORT:PORT[/PROTOCOL]`, each port a range of the same length.
struct PublishedPorts {
    struct Pair {
        /// `PORT/PROTOCOL`.
        let container: String
        let address: String
        let host: String
    }

    let pairs: [Pair]

    init?(_ text: String) {
        let halves = parts(of: text, at: "/")
        let words = parts(of: halves[0], at: ":")
        guard halves.count <= 2, (2...3).contains(words.count), let container = PortRange(words[words.count - 1]),
            let host = PortRange(words[words.count - 2]),
            host.last - host.first == container.last - container.first
        else { return nil }
        let transport = halves.count == 2 ? halves[1] : "tcp"
        pairs = (0...(host.last - host.first)).map { offset in
            Pair(
                container: "\(container.first + offset)/\(transport)", address: words.count == 3 ? words[0] : "",
                host: "\(host.first + offset)")
        }
    }
}
