import PlanModel
import Synchronization

@testable import Applier

/// Something that happens to a worker of a simulated world behind pdd's back.
struct WorkerEvent: Sendable {
    typealias Body = @Sendable (SimulatedWorld, _ worker: Int) -> Void

    let name: String
    let happens: Body

    init(_ name: String, _ happens: @escaping Body) {
        self.name = name
        self.happens = happens
    }

    /// What happens to one worker; the difference shows each of them.
    static let visible: [WorkerEvent] = [
        WorkerEvent("its container is stopped", { $0.box($1) { $0.state = "exited" } }),
        WorkerEvent("its container is paused", { $0.box($1) { $0.state = "paused" } }),
        WorkerEvent("its container is off the network", { $0.box($1) { $0.isJoined = false } }),
        WorkerEvent("its container has other settings", { $0.box($1) { $0.digest = Digest(of: "other") } }),
        WorkerEvent("its container is removed", { $0.disturb("worker\($1)") { $0.containers = [:] } }),
        WorkerEvent("its engine has lost the others", { $0.box($1) { $0.isDeaf = true } }),
        WorkerEvent("its engine is stopped", { $0.disturb("worker\($1)") { $0.isEngineRunning = false } }),
        WorkerEvent("it has left the swarm", { $0.disturb("worker\($1)") { $0.leaveSwarm() } }),
        WorkerEvent("its builder is edited", { $0.disturb("worker\($1)") { $0.files["build.sh"]?.look = -1 } }),
        WorkerEvent("its builder is gone", { $0.disturb("worker\($1)") { $0.files["build.sh"] = nil } }),
        WorkerEvent(
            "the marker of its image is gone",
            { world, worker in
                world.disturb("worker\(worker)") { $0.markers["worker\(worker).image"] = nil }
            }
        ),
        WorkerEvent("it is gone", { $0.lose("worker\($1)") }),
        WorkerEvent("it is stopped", { $0.halt("worker\($1)") }),
        WorkerEvent("it does not answer", { $0.deafen("worker\($1)") }),
        WorkerEvent(
            "it is off the network",
            { world, worker in
                world.disturb("worker\(worker)") { $0.found.detachment = .reconnected(reason: "it is cut off") }
            }
        ),
        WorkerEvent(
            "a container of another name is on it",
            { world, worker in
                world.disturb("worker\(worker)") { $0.containers["stray"] = $0.containers.values.first }
            }
        ),
        WorkerEvent(
            "another machine has its name",
            { world, worker in
                world.disturb("worker\(worker)") { $0.found.identity += "-other" }
            }
        ),
        WorkerEvent(
            "a host that is not in the plan appears",
            { world, worker in
                world.state.withLock { state in
                    let found = FoundHost(
                        name: "old\(worker)", role: .worker, identity: "old-\(state.next())", address: "a",
                        login: Login(address: "127.0.0.1"))
                    state.hosts[found.name] = SimulatedHost(found)
                }
            }
        ),
        WorkerEvent(
            "a port is open that is not in the plan",
            { world, worker in
                let rule = PortRule(ports: PortRange(8000 + worker), transport: .tcp, source: .cluster)
                world.state.withLock { _ = $0.rules.insert(rule) }
            }
        ),
    ]

    /// What does not change what apply would do.
    static let noise: [WorkerEvent] = [
        WorkerEvent("nothing", { _, _ in }),
        WorkerEvent("a login of another user", { $0.disturb("worker\($1)") { $0.found.login?.user = "other" } }),
        WorkerEvent("a host key is known", { $0.disturb("worker\($1)") { $0.found.hostKey = "ssh-ed25519 AAAA" } }),
        WorkerEvent(
            "a file that is not the plan's",
            { world, worker in
                world.disturb("worker\(worker)") {
                    $0.files["notes"] = SimulatedHost.File(digest: Digest(of: "x"), mode: "0644", look: 1)
                }
            }
        ),
        WorkerEvent("an image that no container uses", { $0.disturb("worker\($1)") { $0.images["x"] = "y" } }),
        WorkerEvent(
            "a marker of an action that is not in the plan",
            { world, worker in
                world.disturb("worker\(worker)") {
                    $0.markers["worker\(worker).old-step"] = SimulatedHost.Marker(digest: Digest(of: "x"))
                }
            }
        ),
    ]
}

extension SimulatedWorld {
    /// Does something to a worker's container behind pdd's back.
    func box(_ worker: Int, _ body: (inout SimulatedHost.Box) -> Void) {
        disturb("worker\(worker)") { host in
            guard var box = host.containers["worker-box\(worker)"] else { return }
            body(&box)
            host.containers["worker-box\(worker)"] = box
        }
    }

    /// Another world with the same hosts and rules.
    var copy: SimulatedWorld {
        let copy = SimulatedWorld()
        let state = state.withLock { $0 }
        copy.state.withLock { $0 = state }
        return copy
    }
}
