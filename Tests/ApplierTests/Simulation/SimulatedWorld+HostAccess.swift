import PlanModel

@testable import Applier

/// What is done on the hosts: connections, copies and scripts.
extension SimulatedWorld {
    /// A host that is there, runs, and is the one that is meant.
    private func host(_ meant: FoundHost, _ state: State) throws(ActionFailure) -> SimulatedHost {
        guard let host = state.hosts[meant.name], host.found.isRunning, host.found.identity == meant.identity
        else { throw ActionFailure("ssh could not reach \(meant.identity)") }
        return host
    }

    func forget(_ gone: GoneHosts) {}

    func connect(to meant: FoundHost, deadline: Int, log: OutputLog?) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("connect to \(meant.name)")
            _ = try host(meant, state)
        }
    }

    func copy(_ copy: HostCopy, to meant: FoundHost) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("copy \(copy.destination) to \(meant.name)")
            var host = try host(meant, state)
            var digest = copy.digest ?? Digest(of: "")
            if case .bytes(let bytes) = copy.source { digest = Digest(of: bytes) }
            let look = state.next()
            host.files[copy.destination] = SimulatedHost.File(digest: digest, mode: copy.mode, look: look)
            state.hosts[meant.name] = host
            try state.step()
            host.markers[copy.marker.action.fileName] = SimulatedHost.Marker(digest: copy.marker.digest, look: look)
            state.hosts[meant.name] = host
            try state.step()
        }
    }

    func copyImage(
        _ image: String, marker: HostMarker, to meant: FoundHost, deadline: Int, log: OutputLog?
    ) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("copy the image \(image) to \(meant.name)")
            var host = try host(meant, state)
            let isNowhere = state.isLocalEngineEmpty && host.images[image] == nil
            if !isNowhere { host.images[image] = host.images[image] ?? "pulled" }
            state.hosts[meant.name] = host
            try state.step()
            let left = isNowhere ? marker.ofMissingImage : marker
            host.markers[marker.action.fileName] = SimulatedHost.Marker(digest: left.digest)
            state.hosts[meant.name] = host
            try state.step()
        }
    }

    func run(_ script: HostScript, on meant: FoundHost) throws(ActionFailure) -> String {
        try act { (state) throws(ActionFailure) in
            if script.lines.last == "echo end" {
                try state.step()
                guard state.deaf != meant.name else { throw ActionFailure("ssh could not reach \(meant.name)") }
                return state.observe(try host(meant, state))
            }
            let what = SimulatedScript(script, state.plan)
            try state.begin("\(what) on \(meant.name)")
            let host = try host(meant, state)
            let environment = Dictionary(script.environment + script.lists, uniquingKeysWith: { $1 })
            if let marker = script.marker, host.markers[marker.action.fileName]?.digest == marker.digest {
                guard let check = script.check?.first else { return "" }
                if SimulatedScript.holds(check, host, environment, state) { return "" }
            }
            let output = try what.run(on: meant.name, environment, &state)
            try state.step()
            if let marker = script.marker {
                state.hosts[meant.name]?.markers[marker.action.fileName] =
                    SimulatedHost.Marker(digest: marker.digest)
                try state.step()
            }
            return output
        }
    }
}
