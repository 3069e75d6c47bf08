/// How a change reaches the workers of a group: they are replaced one after the other while the others work.
public struct UpdateSettings: Hashable, Sendable {
    /// How many workers of a group may be out of the pool at once.
    public enum Parallel: Hashable, Sendable, CustomStringConvertible {
        case count(Int)
        /// Of the group's workers, rounded down, at least one.
        case percent(Int)

        /// Reads `25%`; nil unless it is a whole number from 1 to 100 with a per cent sign.
        public init?(_ text: String) {
            guard text.hasSuffix("%"), let number = Int(text.dropLast()), (1...100).contains(number),
                text.utf8.first.map({ (0x31...0x39).contains($0) }) == true
            else { return nil }
            self = .percent(number)
        }

        public var description: String {
            switch self {
            case .count(let count): "\(count)"
            case .percent(let percent): "\(percent)%"
            }
        }

        /// How many of so many workers that is.
        public func count(of workers: Int) -> Int {
            switch self {
            case .count(let count): min(count, max(1, workers))
            case .percent(let percent): max(1, workers * percent / 100)
            }
        }
    }

    /// What happens to a worker whose jobs still run when the time for draining is over.
    public enum AtDeadline: String, CaseIterable, Hashable, Sendable {
        /// It stays as it is, and the action fails.
        case keep
        /// HTCondor ends the jobs and runs them again elsewhere.
        case evict
    }

    public var parallel = Parallel.percent(25)
    /// How long jobs may go on before their worker is replaced or removed.
    public var drain = TimeSpan(seconds: 7200)
    public var atDeadline = AtDeadline.keep

    public init() {}

    func encode(to writer: inout ObjectWriter) {
        switch parallel {
        case .count(let count): writer.integer("parallel", count)
        case .percent: writer.string("parallel", parallel.description)
        }
        writer.string("drain", drain.description)
        writer.string("atDeadline", atDeadline.rawValue)
    }

    /// Reads the members that are there, and leaves the others as they are in `base`.
    public static func decode(_ reader: ObjectReader, base: UpdateSettings = UpdateSettings()) -> UpdateSettings {
        defer { reader.finish() }
        var settings = base
        if let node = reader.node("parallel"), case .string = node.value {
            if let text = reader.string("parallel") {
                if let parallel = Parallel(text) {
                    settings.parallel = parallel
                } else {
                    reader.error("'\(text)' is neither a number nor a share such as \"25%\"", at: "parallel")
                }
            }
        } else if let count = reader.integer("parallel", in: 1...20_000) {
            settings.parallel = .count(count)
        }
        settings.drain = reader.timeSpan("drain") ?? settings.drain
        settings.atDeadline = reader.choice("atDeadline") ?? settings.atDeadline
        return settings
    }
}
