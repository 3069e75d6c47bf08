import Dispatch
import PlanModel
import Synchronization

/// The session in which one script of a host runs at a time, over the connection that all others share.
final class HostSession: Sendable {
    private struct State {
        var session: ShellSession?
        /// Whether a caller uses it or opens it.
        var isTaken = false
        /// Whether a script of a plan has run in it, which may have left a program that goes on printing.
        var isUsed = false
    }

    private let state = Mutex(State())
    /// Entered while a connection is being opened: a second one would log in, too.
    private let opening = DispatchGroup()

    /// What a script is for.
    enum Use: Sendable {
        /// A script of the plan. It may leave a program that goes on printing.
        case script
        /// pdd's own; what it prints is read.
        case question
        /// pdd's own; it prints nothing.
        case errand
    }

    /// The longest script that an open session runs, in bytes: the host's shell reads it byte by byte, and with more, a
    /// session of its own is faster.
    private static let longest = 32 << 10

    /// Runs a script in the session if that is free.
    ///
    /// - Parameters:
    ///   - open: Starts a session; nil where there are none.
    ///   - logins: Limits how many log in at the same time.
    /// - Returns: Nil if it has to be run in another way.
    func run(
        _ script: RemoteScript, for use: Use, keeping kept: KeptOutput, deadline: Int, log: OutputLog?,
        logins: DispatchSemaphore, open: () throws(CommandError) -> ShellSession?
    ) throws(CommandError) -> CommandResult? {
        guard let request = script.request() else { return nil }
        var session: ShellSession?
        switch take(for: use, length: request.utf8.count) {
        case .nothing:
            // The caller that has it may still be logging in.
            opening.wait()
            return nil
        case .open(let free): session = free
        case .toOpen: logins.wait()
        }
        defer { state.withLock { $0.isTaken = false } }
        var isOpening = session == nil
        /// Lets others log in, and others use the connection.
        func opened() {
            guard isOpening else { return }
            isOpening = false
            logins.signal()
            opening.leave()
        }
        defer { opened() }
        if session == nil { session = try open() }
        guard let session else { return nil }
        state.withLock { state in
            state.session = session
            if case .script = use { state.isUsed = true }
        }
        return try session.run(request, keeping: kept, deadline: deadline, log: log, whenReady: opened)
    }

    private enum Turn {
        case nothing
        case open(ShellSession)
        case toOpen
    }

    private func take(for use: Use, length: Int) -> Turn {
        state.withLock { state in
            guard !state.isTaken else { return .nothing }
            switch state.session?.look() {
            case .opening, .ready:
                guard let session = state.session, length <= Self.longest else { return .nothing }
                if case .question = use, state.isUsed { return .nothing }
                state.isTaken = true
                return .open(session)
            case .stuck: return .nothing
            case .ended, nil:
                state = State(session: nil, isTaken: true, isUsed: false)
                opening.enter()
                return .toOpen
            }
        }
    }

    /// Ends it, and what runs in it.
    func close() {
        let session = state.withLock { state in
            defer { state.session = nil }
            return state.session
        }
        session?.close()
    }
}

/// The sessions of all hosts.
final class HostSessions: Sendable {
    private let sessions = Mutex<[String: HostSession]>([:])
    /// Logins at once where they go through one sshd, as with a jump host: sshd drops some of those that come in a burst.
    private let throughOne = DispatchSemaphore(value: 10)
    /// Logins at once to different hosts.
    private let direct = DispatchSemaphore(value: 40)

    /// The session of a host, by its alias.
    subscript(alias: String) -> HostSession {
        sessions.withLock { sessions in
            if let session = sessions[alias] { return session }
            let session = HostSession()
            sessions[alias] = session
            return session
        }
    }

    /// What limits logins to a host.
    func logins(through jumpHost: String?) -> DispatchSemaphore { jumpHost == nil ? direct : throughOne }

    /// Ends all sessions.
    func close() {
        let all = sessions.withLock { sessions in
            defer { sessions = [:] }
            return Array(sessions.values)
        }
        // Each waits in a thread more.
        _ = sideBySide(all, width: 16) { $0.close() }
    }
}
