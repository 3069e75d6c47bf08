import PlanModel

/// Forwards ports of this machine to containers and hosts until it is told to end.
public struct Forwarder: Sendable {
    private let access: SSHHostAccess
    private let report: @Sendable (ForwardEvent) -> Void
    /// How long a connection may take, in seconds.
    private static let connectionTime = 60
    /// How long another connection is tried for after a cut, in seconds.
    private static let patience = 600

    public init(access: SSHHostAccess, report: @escaping @Sendable (ForwardEvent) -> Void) {
        self.access = access
        self.report = report
    }

    /// Forwards all ports, and connects again after a cut.
    ///
    /// - Parameter isOver: Asked about once a second; true ends the forwarding.
    /// - Throws: When a first connection fails, or when no connection was possible for some time after a cut.
    public func run(
        _ requests: [ForwardRequest], until isOver: @escaping @Sendable () -> Bool
    ) throws(ActionFailure) {
        var opened: [(request: ForwardRequest, program: HeldProgram)] = []
        defer { for (_, program) in opened { program.letGo(within: 2) } }
        for request in requests {
            guard !isOver() else { return }
            opened.append((request, try open(request, isFirst: true)))
        }
        let failures = sideBySide(opened, width: max(1, opened.count)) { request, program in
            catching { () throws(ActionFailure) in try keep(request, program, until: isOver) }
        }
        opened = []
        for failure in failures { try failure.get() }
    }

    private func keep(
        _ request: ForwardRequest, _ first: HeldProgram, until isOver: @Sendable () -> Bool
    ) throws(ActionFailure) {
        var program = first
        while true {
            var last: String?
            while !isOver(), !program.hasEnded { last = program.line(within: 1) ?? last }
            program.letGo(within: 2)
            guard !isOver() else { return }
            report(.cut(place: request.name, reason: last ?? "ssh ended"))
            guard let next = try reopen(request, until: isOver) else { return }
            program = next
        }
    }

    private func reopen(
        _ request: ForwardRequest, until isOver: @Sendable () -> Bool
    ) throws(ActionFailure) -> HeldProgram? {
        var patience = CopyPatience(limit: Self.patience, from: now())
        while !isOver() {
            do throws(ActionFailure) {
                return try open(request, isFirst: false)
            } catch {
                guard let seconds = patience.pause(afterCutAt: now(), hasMoved: false) else { throw error }
                let end = now() + seconds
                while now() < end, !isOver() { pause(min(0.2, max(0, end - now()))) }
            }
        }
        return nil
    }

    /// Starts ssh, and waits until the ports accept connections.
    private func open(_ request: ForwardRequest, isFirst: Bool) throws(ActionFailure) -> HeldProgram {
        let host = try request.host()
        let listening = try look(at: request, on: host)
        var targets: [String] = []
        for port in request.ports {
            let target = ListeningAddress.target(of: port.remote, among: listening)
            if target == nil, isFirst { report(.silent(port, place: request.name)) }
            targets.append(target ?? "localhost")
        }
        let command = request.command(try access.command(host), user: access.user(host), targets: targets)
        let program: HeldProgram
        do throws(CommandError) {
            program = try HeldProgram(command, readsErrors: true)
        } catch {
            throw ActionFailure(error, doing: "forwarding ports to \(request.name)")
        }
        var said: [String] = []
        while let line = program.line(within: Self.connectionTime) {
            guard line != "ready" else {
                for port in request.ports { report(.opened(port, place: request.name)) }
                return program
            }
            said.append(line)
        }
        program.letGo(within: 1)
        throw ActionFailure(
            "ports could not be forwarded to \(request.name)", output: Array(said.suffix(20)),
            advice: request.container == nil
                ? [] : ["the host needs nsenter(1) and sshd, and its sshd must allow logins with this key"])
    }

    private func look(at request: ForwardRequest, on host: FoundHost) throws(ActionFailure) -> [ListeningAddress] {
        let line = RemoteScripts.line(ForwardRequest.lookAtPorts, [("CONTAINER", request.container ?? "")])
        let text = try access.run(
            try access.command(host).run(RemoteScripts.asRoot(line, user: access.user(host))), input: .none,
            deadline: Self.connectionTime, log: nil, doing: "looking at the ports of \(request.name)")
        return parts(of: text, at: "\n").compactMap { ListeningAddress($0) }
    }
}
