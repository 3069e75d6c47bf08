import Dispatch
import PlanModel
import Synchronization

/// The session in which one command line of a host runs at a time, over the connection that all others share.
final class HostSession: Sendable {
    private enum State {
        case none
        case open(ShellSession)
        /// The host's tools cannot do it.
        case unable
    }

    private let state = Mutex(State.none)
    /// One user at a time.
    private let turn = DispatchSemaphore(value: 1)
    /// Held while the connection is being opened: a second one would log in, too.
    private let opening = DispatchSemaphore(value: 1)
    /// Whether a script of a plan has run in it, which may have left a program that goes on printing.
    private let isUsed = Mutex(false)

    /// What a command line is for.
    enum Use: Sendable {
        /// A script of the plan. It may leave a program that goes on printing.
        case script
        /// pdd's own; what it prints is read.
        case question
        /// pdd's own; it prints nothing.
        case errand
    }

    /// Runs a command line in the session if that is free.
    ///
    /// - Parameters:
    ///   - open: Starts a session; nil where there are none.
    ///   - logins: Limits how many log in at the same time.
    /// - Returns: Nil if it has to be run in another way.
    func run(
        _ line: String, input: [UInt8], for use: Use, keeping kept: KeptOutput, deadline: Int, log: OutputLog?,
        logins: DispatchSemaphore, open: () throws(CommandError) -> ShellSession?
    ) throws(CommandError) -> CommandResult? {
        guard turn.wait(timeout: .now()) == .success else {
            // Whoever has it may still be logging in.
            opening.wait()
            opening.signal()
            return nil
        }
        defer { turn.signal() }
        if case .question = use, isUsed.withLock({ $0 }) { return nil }
        var session: ShellSession?
        switch state.withLock({ $0 }) {
        case .unable: return nil
        case .none: break
        case .open(let former):
            switch former.look() {
            case .opening, .ready: session = former
            case .stuck, .unable: return nil
            case .ended: isUsed.withLock { $0 = false }
            }
        }
        var isOpening = false
        if session == nil {
            opening.wait()
            logins.wait()
            isOpening = true
            do throws(CommandError) {
                session = try open()
            } catch {
                logins.signal()
                opening.signal()
                throw error
            }
        }
        /// Lets others log in.
        func opened() {
            guard isOpening else { return }
            isOpening = false
            logins.signal()
            opening.signal()
        }
        defer { opened() }
        guard let session else {
            state.withLock { $0 = .unable }
            return nil
        }
        state.withLock { $0 = .open(session) }
        if case .script = use { isUsed.withLock { $0 = true } }
        let result = try session.run(
            line, input: input, keeping: kept, deadline: deadline, log: log, whenReady: opened)
        if result == nil { state.withLock { $0 = .unable } }
        return result
    }

    /// Ends it; whether there was one.
    func close() -> Bool {
        guard
            case .open(let session) = state.withLock({ state in
                defer { state = .none }
                return state
            })
        else { return false }
        session.close()
        return true
    }
}

/// The sessions of all hosts.
final class HostSessions: Sendable {
    private let sessions = Mutex<[String: HostSession]>([:])
    /// Logins at once where they go through one sshd, as with a jump host: sshd drops some of those that come in a burst.
    private let throughOne = DispatchSemaphore(value: 10)
    /// Logins at once to different hosts.
    private let direct = DispatchSemaphore(value: 64)

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
        _ = sideBySide(all) { $0.close() }
    }
}
