import PlanModel

/// The key pair that lets pdd log in: the public half of the cluster's key, or of the user's, at EC2.
///
/// Its name ends in a digest of the key, so that each name means one key: an existing pair needs no comparison, and
/// two machines with different keys do not collide.
final class ClusterKeyPair: Sendable {
    private let cluster: String
    private let client: AWSClient
    /// The name of a key pair of the user.
    private let given: String?
    private let publicKey: @Sendable () throws(ActionFailure) -> String
    private let imported = Once<String>()

    init(
        cluster: String, client: AWSClient, given: String?,
        publicKey: @escaping @Sendable () throws(ActionFailure) -> String
    ) {
        self.cluster = cluster
        self.client = client
        self.given = given
        self.publicKey = publicKey
    }

    /// The name of the key pair; it is imported when it is not there.
    func name() throws(ActionFailure) -> String {
        if let given { return given }
        return try imported.value { () throws(ActionFailure) in try importKey() }
    }

    private func importKey() throws(ActionFailure) -> String {
        let key = try publicKey()
        let name = Self.name(cluster, publicKey: key)
        do throws(AWSError) {
            _ = try client.ask(AWSCommands.importKeyPair(name, cluster: cluster, publicKey: key))
        } catch  where error.isDuplicate {
            // The same name is the same key.
        } catch {
            throw client.failure(error, doing: "importing the cluster's key")
        }
        return name
    }

    static func name(_ cluster: String, publicKey: String) -> String {
        let key = publicKey.split(separator: " ").prefix(2).joined(separator: " ")
        return "\(AWSCommands.sharedName(cluster))-\(Digest(of: key).hexadecimal.prefix(8))"
    }

    /// The names of the key pairs that carry the cluster's tag.
    func find() throws(ActionFailure) -> [String] {
        let answer = try client.ask(
            AWSCommands.describeKeyPairs(cluster), doing: "looking for the cluster's key pair")
        return (answer["KeyPairs"]?.elements ?? []).compactMap { $0["KeyName"]?.string }
    }

    func remove() throws(ActionFailure) {
        for name in try find() {
            do throws(AWSError) {
                _ = try client.ask(AWSCommands.deleteKeyPair(name))
            } catch  where error.isNotFound {
                continue
            } catch {
                throw client.failure(error, doing: "removing the key pair \(name)")
            }
        }
        imported.forget()
    }
}
