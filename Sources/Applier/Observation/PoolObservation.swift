import PlanModel

/// What HTCondor reports of its pool.
public struct PoolObservation: Sendable, Hashable {
    /// The version of HTCondor in the submit container; nil if it is not known.
    public var version: String?
    /// The slots of the pool, in natural order.
    public var slots: [PoolSlot] = []
    /// Why HTCondor did not answer; nil if it did.
    public var fault: String?

    public init() {}
}

/// A slot of HTCondor's pool.
public struct PoolSlot: Sendable, Hashable {
    /// HTCondor's name, `slot1@worker1`.
    public var name: String
    /// The container that it is in, as HTCondor names the machine.
    public var machine: String
    /// HTCondor's words: `Unclaimed`, `Claimed`; `Idle`, `Busy`.
    public var state: String
    public var activity: String
    /// The processors that are free, for a partitionable slot; otherwise those that it has.
    public var cpus: Int
    /// The same for memory, in MiB.
    public var memory: Int
    /// Whether jobs get slots of their own from it.
    public var isPartitionable: Bool
    /// The job that runs in it; nil if none does.
    public var job: PoolJob?
    /// The version of HTCondor there; nil if it is not known.
    public var version: String?

    public init(
        name: String, machine: String, state: String, activity: String, cpus: Int, memory: Int, isPartitionable: Bool,
        job: PoolJob? = nil, version: String? = nil
    ) {
        self.name = name
        self.machine = machine
        self.state = state
        self.activity = activity
        self.cpus = cpus
        self.memory = memory
        self.isPartitionable = isPartitionable
        self.job = job
        self.version = version
    }
}

/// A job that runs in a slot.
public struct PoolJob: Sendable, Hashable {
    /// `CLUSTER.PROCESS`.
    public var id: String
    /// The user without the domain; nil if it is not known.
    public var user: String?
    /// How long it has been running; nil if it is not known.
    public var seconds: Int?

    public init(id: String, user: String?, seconds: Int?) {
        self.id = id
        self.user = user
        self.seconds = seconds
    }
}

extension PoolObservation {
    /// The script that reads it on the submit host; nil if the plan has no such host.
    static func look(_ plan: Plan) -> HostScript? {
        guard let name = plan.firstHost(.submit),
            let container = plan.placements.first(where: { $0.host == name })?.name
        else { return nil }
        var script = HostScript(lines: lookAtPool.lines(with: [("CONTAINER", container)]), deadline: 30)
        // The output has a line for each slot of each worker.
        script.output = .upTo(64 << 20)
        return script
    }

    static let lookAtPool = ShellFile("look-at-pool", PackageResources.look_at_pool_sh)

    /// Reads what `look-at-pool.sh` printed; nil if the container has no HTCondor.
    init?(_ output: String) {
        var isPool = false
        let lines = output.split(separator: "\n")
        for line in lines {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "condor" where isPlainWord(words[1]): version = words[1]
            case "slot": PoolSlot(fields: parts(of: words[1], at: "\t")).map { slots.append($0) }
            case "silent": fault = printable(words[1])
            default: continue
            }
            isPool = true
        }
        guard isPool else { return nil }
        if lines.last != "end" { fault = "the answer is incomplete" }
        slots.sort {
            $0.machine == $1.machine
                ? isNaturallyBefore($0.name, $1.name) : isNaturallyBefore($0.machine, $1.machine)
        }
    }
}

extension PoolSlot {
    /// The values in the order of `look-at-pool.sh`; nil if they are not those of a slot.
    fileprivate init?(fields: [String]) {
        guard fields.count == 11, let cpus = Int(fields[4]), let memory = Int(fields[5]) else { return nil }
        func known(_ text: String) -> String? { ["undefined", "error", ""].contains(text) ? nil : printable(text) }
        self.init(
            name: printable(fields[0]), machine: printable(fields[1]), state: printable(fields[2]),
            activity: printable(fields[3]), cpus: cpus, memory: memory, isPartitionable: fields[6] == "Partitionable")
        if let id = known(fields[7]) {
            let user = known(fields[8]).map { parts(of: $0, at: "@")[0] }
            job = PoolJob(id: id, user: user, seconds: Int(fields[9]).map { max(0, $0) })
        }
        // "$CondorVersion: 23.9.6 2024-08-05 …$"
        let words = fields[10].split(separator: " ")
        if words.count > 1 { version = known(String(words[1])) }
    }
}
