import Applier
import PlanModel

extension Subcommand {
    static let forward = Subcommand(
        "forward", "Make ports of containers or hosts reachable on this machine.",
        arguments: "[FILE] PORT...", count: 1...1000, options: [.json, .local],
        discussion: """
              pdd forward 8888                  http://127.0.0.1:8888 is port 8888 of the submit container
              pdd forward cluster.json 9000:80  port 9000 here, port 80 there
              pdd forward 0:worker1:8080 9618   a free port here; several at once

            A PORT is PORT, LOCAL:PORT or LOCAL:CONTAINER:PORT; a host's name may take the place of
            CONTAINER. Each is open on 127.0.0.1 only, until Ctrl-C, which ends pdd with status 0. A
            program in the container may listen on any address, 127.0.0.1 too. If the connection is
            cut, or the container starts again, pdd connects again.
            """
    ) { invocation in
        let arguments = try ForwardArguments(invocation.arguments)
        let input = try Input.read(path: arguments.file, isLocal: invocation.has(.local))
        let places = try arguments.ports.map { port in
            try port.place.map { try input.plan.place(named: $0) } ?? input.plan.container(named: nil)
        }
        let ports = try zip(arguments.ports, places).map { port, place in
            (place, ForwardedPort(local: try localPort(port.local), remote: port.remote))
        }
        let isJSON = invocation.has(.json)
        return try withSession(input.plan, input, for: "forward") { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let forwarder = Forwarder(access: session.access) { report($0, isJSON: isJSON) }
            let happened = interruption.happening
            do throws(ActionFailure) {
                try forwarder.run(requests(ports, session)) { happened() || Standard.outputFailure != nil }
            } catch {
                guard interruption.happened else { throw error }
            }
            return .success
        }
    }

    /// A request for each container or host, in the order of the arguments.
    private static func requests(
        _ ports: [(PlanPlace, ForwardedPort)], _ session: ClusterSession
    ) -> [ForwardRequest] {
        var order: [PlanPlace] = []
        for (place, _) in ports where !order.contains(place) { order.append(place) }
        return order.map { place in
            var container: String?
            if case .container(let name, _) = place { container = name }
            return ForwardRequest(
                container: container, name: place.name, ports: ports.filter { $0.0 == place }.map(\.1)
            ) { () throws(ActionFailure) in try session.host(place.host) }
        }
    }

    private static func localPort(_ port: Int) throws -> Int {
        do throws(FileFailure) {
            return try freeLocalPort(port)
        } catch {
            throw Failure.error(
                .actionFailed, "the port \(port) of this machine cannot be used: \(error.reason)",
                notes: ["name another one, such as 0:\(port) for any free one"])
        }
    }

    private static func report(_ event: ForwardEvent, isJSON: Bool) {
        switch event {
        case .opened(let port, let place):
            Standard.output(ForwardText.opened(port, place, isJSON: isJSON) + "\n")
        case .silent(let port, let place):
            Standard.error("note: no program listens on port \(port.remote) of \(place) yet\n")
        case .cut(let place, let reason):
            Standard.error(printable("note: the connection to \(place) ended (\(reason)); connecting again\n"))
        }
    }
}
