import Synchronization

/// Notes about hosts, each once: reported at once during a run, and otherwise kept until they are read.
final class HostNotes: Sendable {
    private struct State {
        var known: Set<String> = []
        var waiting: [String] = []
        var tell: (@Sendable (String) -> Void)?
    }

    private let state = Mutex(State())

    /// Adds a note, unless there was one about this.
    func add(_ note: String, about what: String) {
        let tell = state.withLock { state -> (@Sendable (String) -> Void)? in
            guard state.known.insert(what).inserted else { return nil }
            if state.tell == nil { state.waiting.append(note) }
            return state.tell
        }
        tell?(note)
    }

    /// From now on notes go there.
    func tell(_ tell: (@Sendable (String) -> Void)?) { state.withLock { $0.tell = tell } }

    /// The notes that have not been reported.
    func take() -> [String] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
