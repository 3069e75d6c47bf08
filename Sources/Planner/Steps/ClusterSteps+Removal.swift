import PlanModel

extension ClusterSteps {
    /// Describes how a worker's host leaves when it is no longer in a later description: its jobs end, it
    /// leaves the network, the manager forgets it.
    mutating func sayHowHostsLeave() {
        var removal = Removal(manager: description.submit.host, wait: description.update.drain)
        removal.atDeadline = description.update.atDeadline
        if hasPool {
            removal.drain = keep(.drainWorker)
            removal.rejoin = keep(.waitForWorkers)
            removal.rejoinWait = description.timeouts.pool
        }
        for group in description.workers { plan.updates[group.container.name] = group.update }
        if usesSwarm {
            removal.leave = keep(.leaveSwarm)
            removal.forget = keep(.forgetNode)
        }
        removal.network = ActionID(description.submit.host, .network)
        plan.removal = removal
    }

    /// Puts a script into the plan's table, and gives its key there.
    private mutating func keep(_ script: ShellFile) -> String {
        plan.add(script)
        return script.name
    }
}
