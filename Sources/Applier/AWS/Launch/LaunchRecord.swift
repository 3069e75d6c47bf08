import PlanModel
import Synchronization

/// Requests for instances, on the disk before they are sent and until their answer is known.
///
/// A request whose answer was lost is sent again byte for byte: AWS recognizes its token, and creates nothing twice.
/// The run's journal has the token, too.
final class LaunchRecord: Sendable {
    /// A request that may or may not have taken effect.
    struct Entry: Sendable, Hashable {
        let token: String
        /// The file with the request, which the AWS CLI reads.
        let path: String
        let names: [String]
        let digest: String
        let hostKey: String
    }

    private let directory: String
    private let journal = Mutex<String?>(nil)

    init(_ files: ClusterFiles) {
        directory = files.launches
    }

    /// Where tokens are written down beside.
    func use(journal path: String?) { journal.withLock { $0 = path } }

    /// The requests whose answer is not known.
    func unanswered() -> [Entry] {
        fileNames(in: directory).filter { $0.hasSuffix(".json") }.compactMap { name in
            // A file that a power failure cut was never sent.
            guard let bytes = readRecord("\(directory)/\(name)"),
                let node = try? JSONReader.read(SourceText(name: name, bytes: bytes))
            else { return nil }
            return Entry(node, path: "\(directory)/\(name)")
        }
    }

    /// Writes down a request that is about to be sent.
    func begin(_ launch: Launch) throws(ActionFailure) -> Entry {
        do {
            try makePrivateDirectory(directory)
            try writeAtomically(Array(launch.request.utf8), to: path(launch.token))
            try note("intent", launch.token, hosts: HostRange.text(launch.names))
            return Entry(
                token: launch.token, path: path(launch.token), names: launch.names,
                digest: launch.digest.hexadecimal, hostKey: launch.hostKey.publicKey)
        } catch {
            throw ActionFailure("'\(directory)' cannot be written: \(error)")
        }
    }

    /// Its answer is known.
    func end(_ token: String, _ outcome: String) {
        removeFile(path(token))
        // What is right does not depend on this line.
        try? note("result", token, outcome: outcome)
    }

    private func path(_ token: String) -> String { "\(directory)/\(token).json" }

    private func note(
        _ event: String, _ token: String, hosts: String? = nil, outcome: String? = nil
    ) throws {
        guard let path = journal.withLock({ $0 }) else { return }
        var writer = JSONWriter()
        writer.object {
            $0.string("event", event)
            $0.string("call", "RunInstances")
            $0.string("token", token)
            $0.string("hosts", hosts)
            $0.string("outcome", outcome)
        }
        try appendDurably(writer.text, to: path)
    }
}

extension LaunchRecord.Entry {
    /// Nil if the request is not pdd's.
    fileprivate init?(_ node: JSONNode, path: String) {
        let tags = node["TagSpecifications"]?.elements?.first?["Tags"]?.elements ?? []
        func tag(_ name: String) -> String? { tags.first { $0["Key"]?.string == name }?["Value"]?.string }
        guard let token = node["ClientToken"]?.string, let digest = tag(Label.digest),
            let names = tag(Label.hosts).flatMap(HostRange.names), let key = tag(Label.hostKey)
        else { return nil }
        self.init(token: token, path: path, names: names, digest: digest, hostKey: key)
    }
}
