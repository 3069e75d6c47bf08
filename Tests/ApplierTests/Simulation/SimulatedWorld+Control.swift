import PlanModel
import Synchronization

@testable import Applier

/// What tests do and see.
extension SimulatedWorld {
    /// Does something to a host behind pdd's back.
    func disturb(_ host: String, _ body: (inout SimulatedHost) -> Void) {
        state.withLock { state in
            if var changed = state.hosts[host] {
                body(&changed)
                state.hosts[host] = changed
            }
        }
    }

    /// Lets a host and all on it be gone.
    func lose(_ host: String) { state.withLock { _ = $0.hosts.removeValue(forKey: host) } }

    /// Stops a host; its containers stop with it.
    func halt(_ host: String) {
        disturb(host) { host in
            host.found.isRunning = false
            for name in host.containers.keys { host.containers[name]?.state = "exited" }
        }
    }

    /// Keeps a host from being observed, without anything being wrong with it.
    func deafen(_ host: String?) { state.withLock { $0.deaf = host } }

    /// Takes all images from this machine's engine, or gives them back.
    func emptyLocalEngine(_ isEmpty: Bool) { state.withLock { $0.isLocalEngineEmpty = isEmpty } }

    func refuse(_ refused: @escaping @Sendable (String) -> ActionFailure?) {
        state.withLock { $0.refused = refused }
    }

    /// Everything is well again, and steps are counted from 1.
    func expect(_ trouble: Trouble = .none) {
        state.withLock { state in
            state.trouble = trouble
            state.steps = 0
            state.isDead = false
            state.calls = []
        }
    }

    var steps: Int { state.withLock { $0.steps } }

    var calls: [String] { state.withLock { $0.calls } }

    /// All there is, one fact a line; two worlds that are alike say the same.
    var lines: [String] {
        state.withLock { state in
            var lines = state.rules.map { "rule \($0.portText) from \($0.source.text)" }.sorted()
            if state.hasRemains { lines.append("remains") }
            for (_, host) in state.hosts.sorted(by: { $0.key < $1.key }) {
                lines += host.lines(isInSwarmOf: state.manager(of: host)?.found.name)
            }
            return lines
        }
    }
}
