import PlanModel

@testable import Applier

extension SimulatedWorld.State {
    /// What the script that observes a host prints there.
    func observe(_ host: SimulatedHost) -> String {
        var lines = host.markers.map { name, marker in
            "marker \(name) \(marker.digest)" + (marker.look.map { " \($0)" } ?? "")
        }
        for (name, box) in host.containers where host.isEngineRunning {
            lines.append("container \(name) \(box.state) \(box.digest)" + (box.isJoined ? " \(box.network)" : ""))
        }
        for (index, action) in (actions[host.found.name] ?? []).enumerated() {
            switch action.payload {
            case .scp(let payload):
                lines.append("file \(index) " + (host.files[payload.destination].map { "\($0.look)" } ?? ""))
            case .ssh(let payload):
                guard case .live(let check) = payload.runs, let values = values(payload) else { break }
                if SimulatedScript.holds(check, host, values, self) { lines.append("holds \(index)") }
            case .createHost, .openPort, .scpImage, .runContainer, .destroyHost, .closePort, .removeContainer: break
            }
        }
        return (lines + ["end"]).joined(separator: "\n")
    }

    /// The values that a check is given; nil when an address is not known.
    private func values(_ payload: RunScript) -> [String: String]? {
        var values: [String: String] = [:]
        for entry in payload.environment {
            switch entry.value {
            case .literal(let text): values[entry.name] = text
            case .list(let words): values[entry.name] = words.joined(separator: "\n")
            case .addressOf(let name):
                guard let host = hosts[name] else { return nil }
                values[entry.name] = host.found.address
            case .addressesOf(let names):
                let known = names.compactMap { hosts[$0]?.found.address }
                guard known.count == names.count else { return nil }
                values[entry.name] = known.joined(separator: "\n")
            case .outputOf, .secret: break
            }
        }
        return values
    }
}
