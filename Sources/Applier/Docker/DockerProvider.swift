public import PlanModel
import Synchronization

/// Hosts as containers of the local Docker Engine, each with an engine and an sshd inside.
///
/// The hosts of a cluster share a private network. On it, Docker lets the hosts reach each other on every port, and
/// this machine reach them. Rules have no effect there, so the rules of a plan exist as long as the network does.
public final class DockerProvider: Provider {
    let cluster: String
    let engine: DockerEngine
    private let image: DockerHostImage
    let key: ClusterKey
    let rules: Set<PortRule>
    let network: DockerNetwork
    let attachments: HostAttachments
    private let clusterLock: DockerLock
    /// The hosts that the last look found; nil before the first.
    let seen = Mutex<Set<String>?>(nil)

    /// - Parameters:
    ///   - rules: Those of the plan.
    ///   - bases: The images that the plan's hosts are based on.
    public init(
        cluster: String, rules: Set<PortRule>, bases: [String] = [], key: ClusterKey, runner: any CommandRunner
    ) {
        self.cluster = cluster
        self.rules = rules
        self.key = key
        engine = DockerEngine(runner: runner)
        image = DockerHostImage(engine)
        network = DockerNetwork(cluster: cluster, engine: engine)
        attachments = HostAttachments(cluster: cluster, engine: engine)
        clusterLock = DockerLock(
            cluster: cluster, bases: bases.isEmpty ? [DockerHostImage.defaultBase] : bases, engine: engine)
    }

    /// Whether the engine answers.
    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] { [try engine.check()] }

    public func openPort(_ rule: PortRule) throws(ActionFailure) {
        try network.make()
    }

    /// Nothing to do: the rules go with the network.
    public func closePort(_ rule: PortRule) throws(ActionFailure) {}

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let publicKey = try key.publicKey { () throws(ActionFailure) in try hosts().map(\.name) }
        var base = DockerHostImage.defaultBase
        if case .docker(let settings) = request.type.settings { base = settings.base ?? base }
        let image = try image.make(from: base, deadline: request.deadline, log: request.log)
        try network.make()
        var foreign: [String] = []
        if let container = try existing(request.name, deadline: request.deadline) {
            let found = try attachments.checked([container])[0]
            switch found.detachment {
            case .replaced:
                try destroyHost(found)
                try network.tidy()
                foreign = try attachments.addressesInUse()
            case _ where request.isOutdated(found.digest, found.identity): try destroyHost(found)
            case .reconnected:
                try attachments.connect(container)
                try network.tidy()
                if !found.isRunning { try start(found) }
                return try whenReady(request)
            case nil:
                if !found.isRunning { try start(found) }
                return try whenReady(request)
            }
        }
        let place = try network.choosePlace(taken: try hosts().map(\.address) + foreign)
        let command = DockerCommands.runHost(
            request, cluster: cluster, network: place.network, address: place.address, image: image,
            publicKey: publicKey)
        do throws(ActionFailure) {
            _ = try engine.run(
                command.arguments, deadline: request.deadline, log: request.log, doing: "creating the host")
        } catch {
            // An earlier pdd died, and what it had asked the engine for was done after we looked.
            var failure = error
            failure.isTransient = error.output.contains { $0.contains("is already in use by container") }
            throw failure
        }
        return try whenReady(request)
    }

    /// The container of this name, if it is a host of this cluster; a failure if it is anything
    /// else.
    ///
    /// One that is being removed is waited for until it has been removed: its name is free only then.
    private func existing(
        _ name: String, deadline: Int = DockerEngine.askDeadline
    ) throws(ActionFailure) -> FoundContainer? {
        let look = "{{.Id}} {{.State.Status}} {{index .Config.Labels \"\(Label.cluster)\"}}"
        let limit = now() + Double(deadline)
        while true {
            let result = try engine.status(
                ["container", "inspect", "--format", look, name], doing: "looking for the host")
            guard result.status == 0 else { return nil }
            let words = result.text.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count == 3, words[2] == cluster else {
                throw ActionFailure(
                    "the local engine has a container '\(name)' that is not a host of this cluster",
                    advice: ["remove it, or give the host another name in the description"])
            }
            if words[1] != "removing" { return try inspect([words[0]]).first }
            try waitForRemoval(name, until: limit, deadline)
        }
    }

    /// A moment's wait, or the failure that it is too late for one.
    private func waitForRemoval(_ name: String, until limit: Double, _ deadline: Int) throws(ActionFailure) {
        guard now() < limit else {
            throw ActionFailure(
                "waiting for the former host to be removed: timed out after \(deadline) s",
                advice: ["see what keeps it: docker rm --force \(name)"])
        }
        pause(0.2)
    }

    private func start(_ host: FoundHost) throws(ActionFailure) {
        // Fails for a host that is stopped and not paused; then `start` reports the cause.
        _ = try engine.status(["unpause", host.identity], doing: "resuming the host")
        _ = try engine.run(["start", host.identity], doing: "starting the host")
    }

    /// The host, once its key is there; the key is read over Docker, so that the first login
    /// already knows whom it talks to.
    private func whenReady(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let hostKey = try engine.run(
            DockerCommands.readHostKey(request.name).arguments, deadline: request.deadline,
            log: request.log, doing: "waiting for the host's key")
        guard var found = try existing(request.name)?.host else {
            throw ActionFailure("the host disappeared")
        }
        found.hostKey = hostKey.split(separator: " ").prefix(2).joined(separator: " ")
        return found
    }

    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? {
        guard host.isRunning, host.finding == nil else { return nil }
        let key = try engine.run(
            DockerCommands.readHostKey(host.identity).arguments, doing: "reading the host's key")
        return key.split(separator: " ").prefix(2).joined(separator: " ")
    }

    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        let command = Command("docker", ["rm", "--force", "--volumes", host.identity])
        let deadline = 120
        let limit = now() + Double(deadline)
        while true {
            let result = try engine.status(command.arguments, deadline: deadline, doing: "removing the host")
            func said(_ words: String) -> Bool { result.errorLines.contains { $0.contains(words) } }
            if result.status == 0 || said("No such container") { return }
            // An earlier pdd died, and the engine is still at what it was asked for then.
            guard said("is already in progress") else {
                throw ActionFailure(result, doing: "removing the host", command: command)
            }
            try waitForRemoval(host.name, until: limit, deadline)
        }
    }

    public func removeRemains() throws(ActionFailure) {
        try network.remove()
    }

    public func lock(for holder: String, submitRuns: Bool) throws(ActionFailure) -> LockAttempt? {
        try clusterLock.take(for: holder)
    }

    public func confirmLock() throws(ActionFailure) { try clusterLock.confirm() }

    /// Frees the lock; what a killed pdd left half done by the engine is removed before.
    public func unlock() {
        if clusterLock.isHeld { removeLateContainers() }
        clusterLock.release()
    }

    /// Removes hosts that were created after the last look and never started.
    ///
    /// The engine may finish what it was asked for after the client was killed, and after this pdd has looked.
    /// Such a container has never run, and no client is left that would start it. What the last look found is
    /// in the difference, where the user decides. What fails here is seen by the next run.
    private func removeLateContainers() {
        guard let seen = seen.withLock({ $0 }) else { return }
        let list = DockerCommands.listNeverStarted(cluster).arguments
        guard let found = try? engine.run(list, doing: "looking for hosts that never started") else { return }
        let late = found.split(separator: "\n").map(String.init).filter { !seen.contains($0) }
        guard !late.isEmpty else { return }
        _ = try? engine.status(["rm", "--volumes"] + late, doing: "removing hosts that never started")
    }
}
