import PlanModel
import Synchronization

/// Creates the instances of hosts: all announced hosts of one type with one call.
///
/// The request for the first host creates all announced hosts of its type; the requests for the others wait and find
/// theirs. Existing instances are looked up first, so that nothing is created twice.
final class HostLauncher: Sendable {
    /// The settings of a launch, apart from the hosts themselves.
    struct Shared: Sendable {
        let keyPair: String
        let group: String
        let settings: LaunchSettings
    }

    private let cluster: String
    let client: AWSClient
    let poller: InstancePoller
    let record: LaunchRecord
    private let lease: TimeSpan?
    let knownHosts: KnownHosts
    private let makeKey: @Sendable () throws(ActionFailure) -> LaunchKey
    /// Never held during a call.
    let book = Mutex(LaunchBook())
    /// Held by the one caller that makes hosts; the others find theirs afterwards.
    private let turn = Mutex(())
    /// The maximum number of instances in one call: AWS recommends at most 100.
    private static let largest = 100

    init(
        cluster: String, client: AWSClient, poller: InstancePoller, record: LaunchRecord,
        lease: TimeSpan?, knownHosts: KnownHosts, makeKey: @escaping @Sendable () throws(ActionFailure) -> LaunchKey
    ) {
        self.cluster = cluster
        self.client = client
        self.poller = poller
        self.record = record
        self.lease = lease
        self.knownHosts = knownHosts
        self.makeKey = makeKey
    }

    func announce(_ hosts: [HostRequest]) { book.withLock { $0.announce(hosts) } }

    /// The instance of a host has been terminated: another one must be created.
    func forget(_ name: String) { book.withLock { $0.forget(name) } }

    /// The instance of a host, created or found; it may not run yet.
    func instance(of request: HostRequest, with shared: Shared) throws(ActionFailure) -> Instance {
        if let made = try answer(request) { return made }
        return try turn.withLock { (_) throws(ActionFailure) -> Instance in
            // Another caller may have made it in the meantime.
            if let made = try answer(request) { return made }
            try make(request, shared)
            guard let made = try answer(request) else {
                throw ActionFailure("EC2 did not answer with an instance for the host", isTransient: true)
            }
            return made
        }
    }

    private func answer(_ request: HostRequest) throws(ActionFailure) -> Instance? {
        try book.withLock { (book) throws(ActionFailure) in try book.answer(request.name) }
    }

    /// Creates all missing hosts of this host's type.
    private func make(_ request: HostRequest, _ shared: Shared) throws(ActionFailure) {
        let names = book.withLock { $0.batch(with: request) }
        do throws(ActionFailure) {
            let rest = try adopt(names, request)
            let missing = try repeatUnanswered(rest, request)
            for chunk in HostRange.chunks(missing, count: Self.largest) { try launch(chunk, request, shared) }
        } catch {
            book.withLock { $0.end(names, asked: request.name, error) }
            throw error
        }
        book.withLock { $0.end(names, asked: request.name, nil) }
    }

    /// Sends again what an earlier run sent and heard no answer to; gives the names that are still
    /// without an instance.
    private func repeatUnanswered(_ missing: [String], _ request: HostRequest) throws(ActionFailure) -> [String] {
        var missing = missing
        for entry in record.unanswered() {
            switch book.withLock({ $0.judge(entry, digest: request.digest, missing: missing) }) {
            case .answered:
                record.end(entry.token, "succeeded")
                continue
            case .ofOthers: continue
            case .sendAgain: break
            }
            request.log?.note("requesting again \(HostRange.text(entry.names)): there was no answer to \(entry.token)")
            do throws(AWSError) {
                try send(entry, request)
                missing = book.withLock { book in missing.filter { !book.isMade($0) } }
            } catch {
                guard !error.isPassing else { throw client.failure(error, doing: "making hosts") }
                record.end(entry.token, "refused")
            }
        }
        return missing
    }

    /// Creates instances by a new request; on-demand instances if there are no spot instances.
    private func launch(_ names: [String], _ request: HostRequest, _ shared: Shared) throws(ActionFailure) {
        guard case .aws(let host) = request.type.settings else {
            throw ActionFailure("this is a bug in pdd: a host of another provider")
        }
        var launch = Launch(
            names: names, cluster: cluster, role: request.type.role, digest: request.digest, host: host,
            settings: shared.settings, keyPair: shared.keyPair, group: shared.group,
            hostKey: try makeKey(), lease: lease, token: newToken(), isSpot: host.spot != nil)
        do throws(AWSError) {
            try begin(launch, request)
        } catch  where launch.isSpot && (host.spot?.fallback ?? false) && error.isOne(of: Launch.spotRefusals) {
            request.log?.note("no spot instances (\(error.code ?? "")); creating on-demand instances")
            launch.token = newToken()
            launch.isSpot = false
            do throws(AWSError) {
                try begin(launch, request)
            } catch {
                throw client.failure(error, doing: "making \(HostRange.text(names))")
            }
        } catch {
            throw client.failure(error, doing: "making \(HostRange.text(names))")
        }
    }

    private func begin(_ launch: Launch, _ request: HostRequest) throws(AWSError) {
        let entry: LaunchRecord.Entry
        do throws(ActionFailure) {
            entry = try record.begin(launch)
        } catch {
            throw AWSError(.runInstances, code: nil, message: error.reason, sort: .program)
        }
        do throws(AWSError) {
            try send(entry, request)
        } catch {
            // Without an answer the request may have taken effect, so it is kept and sent again.
            if !error.isPassing { record.end(launch.token, "refused") }
            throw error
        }
    }

    private func send(_ entry: LaunchRecord.Entry, _ request: HostRequest) throws(AWSError) {
        // EC2 does not know a new security group or key pair everywhere at once.
        let limit = now() + 30
        var answer: JSONNode?
        while answer == nil {
            do throws(AWSError) {
                answer = try client.ask(AWSCommands.runInstances(requestFile: entry.path), log: request.log)
            } catch
                where ["InvalidGroup.NotFound", "InvalidKeyPair.NotFound"].contains(error.code)
                && now() < limit
            {
                pause(1)
            }
        }
        let instances = answer.map(Instance.read) ?? []
        var made: [String: Instance] = [:]
        var pins: [String: [String]] = [:]
        for instance in instances
        where entry.names.indices.contains(instance.launchIndex) && !instance.state.isGoing {
            let name = entry.names[instance.launchIndex]
            made[name] = instance
            let alias = FoundHost.alias(name, instance.identity)
            // An adopted host may already have its own key.
            if knownHosts.keys(of: alias).isEmpty { pins[alias] = [entry.hostKey] }
        }
        request.log?.note("\(HostRange.text(entry.names)): \(instances.map(\.identity).joined(separator: ", "))")
        do throws(ActionFailure) {
            try knownHosts.pin(pins)
        } catch {
            throw AWSError(.runInstances, code: nil, message: error.reason, sort: .program)
        }
        add(made)
        record.end(entry.token, "succeeded")
    }

    /// Lets the callers of these hosts have their instances, whose keys are known now.
    func add(_ instances: [String: Instance]) {
        book.withLock { book in for (name, instance) in instances { book.add(instance, as: name) } }
    }

    /// Random, so that no other request ever has it.
    private func newToken() -> String {
        "pdd-" + (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined(separator: "-")
    }
}
