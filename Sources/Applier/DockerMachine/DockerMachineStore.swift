import PlanModel

/// Where docker-machine keeps what it knows, and what pdd keeps beside that.
///
/// `machines/NAME` is docker-machine's and goes with the machine; `pdd/` has a lock for each machine that
/// pdd asked for.
struct DockerMachineStore: Sendable {
    let path: String

    /// The store of this user, by docker-machine's rule, which ignores an empty variable.
    static func ofThisUser() -> DockerMachineStore {
        let given = environmentVariable("MACHINE_STORAGE_PATH") ?? ""
        return DockerMachineStore(
            path: given.isEmpty ? "\(environmentVariable("HOME") ?? "")/.docker/machine" : given)
    }

    var locks: String { "\(path)/pdd" }

    /// Held while docker-machine works on a machine, even if pdd dies meanwhile.
    ///
    /// Neither name has a dot.
    func lock(of name: String, _ cluster: String) -> String { "\(locks)/\(cluster).\(name)" }

    /// The machines of a cluster that docker-machine does something with now.
    func busy(_ cluster: String) -> [String] {
        fileNames(in: locks).filter { begins($0, with: "\(cluster).") && isLocked("\(locks)/\($0)") }
            .map { String($0.dropFirst(cluster.count + 1)) }
    }

    /// Held while a cluster's first machine is created; no cluster has this name.
    var lockOfFirst: String { "\(locks)/.first" }

    /// Exists once a machine has been created completely.
    func finished(_ name: String) -> String { "\(machine(name))/pdd-finished" }

    /// Exists once the removal of a machine has begun.
    func leaving(_ name: String) -> String { "\(machine(name))/pdd-leaving" }

    /// The key that docker-machine creates unless the driver has another.
    func key(of name: String) -> String { "\(machine(name))/id_rsa" }

    /// Whether there is anything of a machine, complete or not.
    func hasRemains(of name: String) -> Bool { fileExists(machine(name)) }

    private func machine(_ name: String) -> String { "\(path)/machines/\(name)" }
}
