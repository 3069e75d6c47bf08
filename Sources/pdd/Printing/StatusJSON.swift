import Applier
import PlanModel

/// Renders the status of a cluster as one JSON object on one line; `schema/status.schema.json` describes it.
enum StatusJSON {
    /// The number that changes when a program that reads the object may have to change; new members do not change it.
    static let format = 1

    /// - Parameter whole: The report of all hosts; `shown` has those that were asked for.
    static func line(_ shown: StatusReport, of whole: StatusReport) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "status")
            object.string("cluster", whole.cluster)
            object.member("providers") { $0.strings(whole.providers) }
            object.bool("matches", whole.matches)
            object.bool("healthy", whole.isFine)
            object.string("lease", whole.lease)
            object.objects("hosts", shown.hosts) { encode($0, to: &$1) }
            if let pool = shown.pool {
                let hosts = places(whole)
                object.member("pool") { $0.object { encode(pool, hosts, to: &$0) } }
            }
            if let queue = whole.queue { object.member("queue") { $0.object { encode(queue, to: &$0) } } }
            object.member("versions") { $0.object { versions(whole, to: &$0) } }
            object.member("differences") { $0.raw("[\(whole.differences.joined(separator: ", "))]") }
        }
        return writer.text + "\n"
    }

    private static func encode(_ host: HostStatus, to object: inout ObjectWriter) {
        object.string("name", host.name)
        object.string("role", host.role?.rawValue)
        object.string("state", host.state.rawValue)
        object.bool("healthy", host.isFine)
        object.string("reason", host.reason.map(printable))
        object.bool("planned", host.isPlanned)
        object.string("provider", host.provider)
        object.string("address", host.address)
        object.string("id", host.id.map(printable))
        object.string("engine", host.engineVersion.map(printable))
        object.integer("leaseSeconds", host.leaseSeconds)
        if let jobs = host.jobs {
            object.member("jobs") {
                $0.object {
                    $0.integer("count", jobs.count)
                    $0.integer("longestSeconds", jobs.longest)
                    $0.integer("totalSeconds", jobs.total)
                }
            }
        }
        guard let containers = host.containers else { return }
        object.objects("containers", containers) { container, object in
            object.string("name", container.name)
            object.string("state", printable(container.state))
            object.bool("planned", container.isPlanned)
            object.string("id", container.id.map(printable))
            object.string("fault", container.fault.map(printable))
        }
    }

    /// The host of each container.
    private static func places(_ report: StatusReport) -> [String: String] {
        var places: [String: String] = [:]
        for host in report.hosts {
            for container in host.containers ?? [] { places[container.name] = host.name }
        }
        return places
    }

    private static func encode(_ pool: PoolObservation, _ hosts: [String: String], to object: inout ObjectWriter) {
        object.bool("answers", pool.fault == nil)
        object.string("fault", pool.fault)
        object.objects("slots", pool.slots) { slot, object in
            object.string("name", slot.name)
            object.string("machine", slot.machine)
            object.string("host", hosts[parts(of: slot.machine, at: ".")[0]])
            object.string("state", slot.state)
            object.string("activity", slot.activity)
            object.bool("partitionable", slot.isPartitionable)
            object.integer("cpus", slot.cpus)
            object.integer("memoryMiB", slot.memory)
            guard let job = slot.job else { return }
            object.member("job") {
                $0.object {
                    $0.string("id", job.id)
                    $0.string("user", job.user)
                    $0.integer("seconds", job.seconds)
                }
            }
        }
    }

    private static func encode(_ queue: JobQueue, to object: inout ObjectWriter) {
        object.integer("idle", queue.idle)
        object.integer("running", queue.running)
        object.integer("held", queue.held)
        object.integer("completed", queue.completed)
    }

    private static func versions(_ report: StatusReport, to object: inout ObjectWriter) {
        func counts(_ name: String, _ versions: [(version: String, count: Int)]) {
            object.member(name) {
                $0.object { for (version, count) in versions { $0.integer(printable(version), count) } }
            }
        }
        counts("engine", report.engineVersions)
        counts("condor", report.condorVersions)
        object.string("pegasus", report.pegasus.map(printable))
    }
}
