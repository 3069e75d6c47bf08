import PlanModel

@testable import Applier

/// What the provider does: hosts, ports and remains.
extension SimulatedWorld {
    func observe() throws(ActionFailure) -> ProviderObservation {
        try act { (state) throws(ActionFailure) in
            try state.step()
            return ProviderObservation(
                hosts: state.hosts.values.map(\.found), rules: state.rules, hasRemains: state.hasRemains)
        }
    }

    func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        try act { (state) throws(ActionFailure) in
            try state.begin("create \(request.name)")
            state.hasRemains = true
            if var host = state.hosts[request.name], !request.isOutdated(host.found.digest, host.found.identity) {
                host.found.isRunning = true
                host.found.detachment = nil
                for name in host.containers.keys { host.containers[name]?.state = "running" }
                state.hosts[request.name] = host
            } else {
                state.hosts[request.name] = nil
                try state.step()
                let generation = (state.generations[request.name] ?? 0) + 1
                state.generations[request.name] = generation
                let found = FoundHost(
                    name: request.name, role: request.type.role, identity: "\(request.name)-\(generation)",
                    digest: request.digest, address: "address-of-\(request.name)-\(generation)",
                    login: Login(address: "127.0.0.1"))
                state.hosts[request.name] = SimulatedHost(found)
            }
            try state.step()
            guard let host = state.hosts[request.name] else { throw ActionFailure("it is gone again") }
            return host.found
        }
    }

    func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("destroy \(host.name)")
            if state.hosts[host.name]?.found.identity == host.identity { state.hosts[host.name] = nil }
            try state.step()
        }
    }

    func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { nil }

    func openPort(_ rule: PortRule) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("open \(rule.portText)")
            state.hasRemains = true
            state.rules.insert(rule)
            try state.step()
        }
    }

    func closePort(_ rule: PortRule) throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.begin("close \(rule.portText)")
            state.rules.remove(rule)
            try state.step()
        }
    }

    func removeRemains() throws(ActionFailure) {
        try act { (state) throws(ActionFailure) in
            try state.step()
            state.hasRemains = false
            try state.step()
        }
    }
}
