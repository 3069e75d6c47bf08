import Applier
import PlanModel

/// Which hosts `pdd status` shows.
struct HostFilter: Sendable {
    /// A pattern for the name of the host or of a container on it; nil shows all.
    var name: String?
    /// A state, or `failed`: every host that is not as it should be; nil shows all.
    var state: String?

    static let failed = "failed"

    /// The values of `--state`.
    static let states = [failed] + HostStatus.State.allCases.map(\.rawValue)

    var isEmpty: Bool { name == nil && state == nil }

    /// The report with the hosts that it shows, and the slots on them.
    func applied(to report: StatusReport) -> StatusReport {
        guard !isEmpty else { return report }
        var shown = report
        shown.hosts = report.hosts.filter(isShown)
        let machines = Set(shown.hosts.flatMap { $0.containers ?? [] }.map(\.name))
        shown.pool?.slots = (report.pool?.slots ?? []).filter { machines.contains(parts(of: $0.machine, at: ".")[0]) }
        return shown
    }

    private func isShown(_ host: HostStatus) -> Bool {
        let names = Set(host.names + (host.containers ?? []).map(\.name))
        return name.map { pattern in names.contains { matches($0, glob: pattern) } } ?? true
            && state.map { $0 == Self.failed ? !host.isFine : $0 == host.state.rawValue } ?? true
    }
}
