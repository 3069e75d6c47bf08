public import PlanModel

/// Plans a cluster: a pure function of the description and of the digests of the files it names.
public enum ClusterPlanner {
    /// The plan for a cluster.
    ///
    /// - Parameter files: The SHA-256 digest of every file of `ClusterDescription.filePaths`, by path.
    public static func plan(_ description: ClusterDescription, files: [String: Digest]) -> Plan {
        var steps = ClusterSteps(description)
        steps.pinFiles(files)
        steps.openPorts()
        if let keystore = description.keystore {
            add(.keystore(keystore), to: &steps)
        }
        add(.submit(description.submit), to: &steps)
        for group in description.workers {
            for number in 1...group.count {
                add(.worker(number, of: group), to: &steps)
            }
        }
        steps.waitForCluster()
        steps.sayHowHostsLeave()
        steps.keepSpares()
        return steps.plan
    }

    /// The steps of one host, in this order.
    private static func add(_ host: PlannedHost, to steps: inout ClusterSteps) {
        steps.createHost(host)
        steps.keepLease(host)
        steps.answerEngine(host)
        steps.watchNotices(host)
        switch host.role {
        case .keystore:
            steps.runContainer(host, after: steps.preload(host, [steps.imageReference(host)]))
        case .submit:
            steps.joinNetwork(host)
            steps.obtainImage(host)
            steps.createNetwork(host)
            steps.runContainer(host)
            steps.runPegasus(host)
            steps.signPoolToken(host)
        case .worker:
            steps.joinNetwork(host)
            steps.obtainImage(host)
            steps.copyPoolToken(host)
            steps.runContainer(host)
            steps.reachSubmit(host)
        }
    }
}
