import PlanModel

extension Timeouts {
    static func decode(_ reader: ObjectReader) -> Timeouts {
        defer { reader.finish() }
        var timeouts = Timeouts()
        let keys: [(String, WritableKeyPath<Timeouts, TimeSpan>)] = [
            ("host", \.host), ("port", \.port), ("copy", \.copy), ("script", \.script),
            ("container", \.container), ("engine", \.engine), ("build", \.build), ("pool", \.pool),
        ]
        for (name, path) in keys {
            if let span = reader.timeSpan(name) { timeouts[keyPath: path] = span }
        }
        timeouts.drain = reader.timeSpan("drain")
        timeouts.attempts = reader.integer("attempts", in: 1...100) ?? timeouts.attempts
        return timeouts
    }
}
