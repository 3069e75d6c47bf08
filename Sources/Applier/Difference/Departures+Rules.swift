import PlanModel

/// The removals of rules.
extension Departures {
    /// Closes the ports whose rules are not in the plan.
    mutating func closeExtraRules() {
        let planned = Set(
            plan.actions.compactMap { action -> PortRule? in
                switch action.payload {
                case .openPort(let payload): return payload.rule
                case .closePort(let payload): return payload.rule
                case .createHost, .scp, .scpImage, .ssh, .runContainer, .destroyHost, .removeContainer: return nil
                }
            })
        let extra = observation.rules.subtracting(planned)
        for rule in extra.sorted(by: { ($0.portText, $0.source.text) < ($1.portText, $1.source.text) }) {
            let source = rule.source.text.map { $0 == "/" ? "-" : String($0) }.joined()
            let id = ActionID(ActionID.cluster, .close, "\(rule.ports)-\(rule.transport.rawValue)-\(source)")
            guard selection.takes(id) else { continue }
            add(Action(id, .closePort(ClosePort(rule))), because: "not in the plan")
        }
    }
}
