import Applier
import PlanModel

/// The arguments of `pdd forward`: which ports lead where.
struct ForwardArguments {
    struct Port: Equatable {
        /// The port of this machine; 0 selects a free one.
        var local: Int
        /// The container or host; nil is the submit container.
        var place: String?
        var remote: Int
    }

    /// The description or the plan.
    var file = "cluster.json"
    var ports: [Port]

    /// Reads the arguments; the first is the description unless it starts with a digit.
    init(_ arguments: [String]) throws {
        var words = arguments[...]
        if let first = words.first, first.utf8.first.map({ !(0x30...0x39).contains($0) }) ?? true {
            file = first
            words = words.dropFirst()
        }
        guard !words.isEmpty else {
            throw Failure.error(
                .wrongUsage, "'pdd forward' needs a port, such as: pdd forward 8888",
                notes: ["for usage, see: pdd help forward"])
        }
        ports = try words.map { try Self.port($0) }
        var seen: Set<Int> = []
        for port in ports where port.local != 0 && !seen.insert(port.local).inserted {
            throw Failure.usage("the port \(port.local) of this machine is named twice", subcommand: "forward")
        }
    }

    /// Reads `PORT`, `LOCAL:PORT` or `LOCAL:CONTAINER:PORT`.
    private static func port(_ word: String) throws -> Port {
        let parts = parts(of: word, at: ":")
        guard (1...3).contains(parts.count), let local = number(parts[0], from: parts.count == 1 ? 1 : 0),
            let remote = number(parts[parts.count - 1], from: 1), parts.count < 3 || !parts[1].isEmpty
        else {
            throw Failure.usage(
                "'\(printable(word))' is not PORT, LOCAL:PORT or LOCAL:CONTAINER:PORT with ports up to 65535",
                subcommand: "forward")
        }
        return Port(local: local, place: parts.count == 3 ? parts[1] : nil, remote: remote)
    }

    private static func number(_ text: String, from least: Int) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            return nil
        }
        return (least...65_535).contains(number) ? number : nil
    }
}
