/// Where docker-machine keeps what it knows, and what pdd keeps beside that.
///
/// `machines/NAME` is docker-machine's and goes with the machine; `pdd/` has a lock for each machine that
/// pdd asked for.
struct DockerMachineStore: Sendable {
    let path: String

    /// That of this user: docker-machine's own rule.
    static func ofThisUser() -> DockerMachineStore {
        let home = environmentVariable("HOME") ?? ""
        return DockerMachineStore(path: environmentVariable("MACHINE_STORAGE_PATH") ?? "\(home)/.docker/machine")
    }

    var locks: String { "\(path)/pdd" }

    /// Is held while docker-machine does something with a machine, also when pdd is gone meanwhile.
    func lock(of name: String) -> String { "\(locks)/\(name)" }

    /// Is held while a cluster's first machine is made: no host has such a name.
    var lockOfFirst: String { "\(locks)/.first" }

    /// Stands there once a machine has been made whole.
    func finished(_ name: String) -> String { "\(machine(name))/pdd-finished" }

    /// The key that docker-machine makes unless the driver has another.
    func key(of name: String) -> String { "\(machine(name))/id_rsa" }

    private func machine(_ name: String) -> String { "\(path)/machines/\(name)" }
}
