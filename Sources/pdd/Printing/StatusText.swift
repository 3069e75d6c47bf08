import Applier
import PlanModel
import Planner

/// Renders what exists of a cluster, and whether it matches its plan.
enum StatusText {
    /// HTCondor's list of the pool's slots.
    static func pool(_ slots: String) -> String {
        "\npool slots\n" + printable(slots.split(separator: "\n").map { "  \($0)\n" }.joined())
    }

    /// The version of Pegasus in the submit container, as its image says it; empty if that says nothing or does not run.
    static func pegasus(_ difference: Difference) -> String {
        guard let host = difference.plan.firstHost(.submit),
            let name = difference.plan.placements.first(where: { $0.host == host })?.name,
            case .known(let contents) = difference.observation.hosts[host]?.contents,
            let container = contents.containers[name], container.isRunning, let version = container.pegasus
        else { return "" }
        return printable("\nPegasus: \(version)\n")
    }

    /// - Parameter input: The description as the user wrote it, for the command that pdd proposes.
    static func distance(_ difference: Difference, _ input: String) -> String {
        difference.isEmpty
            ? "\nmatches the plan\n"
            : "\ndiffers from the plan by \(counted(difference.actions.count, "action")); next: pdd apply \(input)\n"
    }

    /// One line for each host, including hosts that are not in the plan.
    static func table(_ difference: Difference) -> String {
        var rows = [["HOST", "STATE", "ADDRESS", "ENGINE", "CONTAINERS"]]
        let planned = difference.plan.hostNames
        let known = Set(planned)
        let extra = difference.observation.hosts.keys.filter { !known.contains($0) }.sorted()
        for name in planned + extra {
            guard let host = difference.observation.hosts[name] else {
                rows.append([name, "missing", "-", "-", "-"])
                continue
            }
            rows.append([
                name, state(host, isPlanned: known.contains(name)), host.found.address,
                engine(host, name), containers(host),
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return printable(
            rows.map { row in
                let cells = zip(row, widths).map { padded($0, $1) }.joined(separator: "  ")
                return String(cells.reversed().drop { $0 == " " }.reversed()) + "\n"
            }.joined())
    }

    private static func state(_ host: ObservedHost, isPlanned: Bool) -> String {
        guard host.found.isRunning else { return "stopped" }
        guard isPlanned else { return "not in the plan" }
        guard !host.found.isStarting else { return "starting" }
        if let refusal = host.refusal { return words(refusal) }
        guard case .known(let contents) = host.contents else { return "no answer" }
        return contents.lease.map { "running, ends in \(duration(Double(max(0, $0))))" } ?? "running"
    }

    private static func words(_ refusal: LoginRefusal) -> String {
        switch refusal {
        case .key, .missingKey: "key refused"
        case .changedHostKey: "host key changed"
        case .unknownHostKey: "host key unknown"
        }
    }

    private static func engine(_ host: ObservedHost, _ name: String) -> String {
        guard case .known(let contents) = host.contents else { return "?" }
        return contents.holding.contains(ActionID(name, .engine)) ? "answers" : "down"
    }

    private static func containers(_ host: ObservedHost) -> String {
        guard case .known(let contents) = host.contents else { return "?" }
        guard !contents.containers.isEmpty else { return "-" }
        return contents.containers.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.state)" }.joined(separator: ", ")
    }
}
