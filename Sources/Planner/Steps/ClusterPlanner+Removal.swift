import PlanModel

extension ClusterPlanner {
    /// Describes how a worker's host leaves when it is no longer in a later description: its jobs end, it
    /// leaves the network, the manager forgets it.
    mutating func sayHowHostsLeave() {
        var removal = Removal(manager: description.submit.host, wait: description.timeouts.drain)
        if hasPool {
            removal.drain = keep(.drainWorker)
        }
        if usesSwarm {
            removal.leave = keep(.leaveSwarm)
            removal.forget = keep(.forgetNode)
        }
        removal.network = ActionID(description.submit.host, .network)
        plan.removal = removal
    }

    /// Adds a script to the plan's table and returns its key.
    private mutating func keep(_ script: Script) -> String {
        plan.scripts[script.name] = script.lines
        return script.name
    }
}
