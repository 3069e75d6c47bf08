/// The labels and tags by which pdd finds again what it created, whatever the provider.
public enum Label {
    /// What all of them begin with; a user's labels and tags cannot.
    public static let prefix = "pdd."

    /// On everything that belongs to a cluster: the cluster's name.
    public static let cluster = prefix + "cluster"
    /// On a host: its name, its role, and the digest of the action that created it.
    public static let host = prefix + "host"
    public static let role = prefix + "role"
    /// Also on a container.
    public static let digest = prefix + "digest"
    /// On a host of the local engine, on an instance, and on a container: the settings that it was created with.
    public static let settings = prefix + "settings"
    /// On a host: the address at which pdd logs in, or which of its addresses that is.
    public static let address = prefix + "address"
    /// On a machine: a word that no other machine has.
    public static let identity = prefix + "identity"
    /// On an instance: the user who logs in; on a user's image: the user for people in its containers.
    public static let user = prefix + "user"
    /// On an instance: the hosts that were made together; the launch index says which of them it is.
    public static let hosts = prefix + "hosts"
    /// On an instance: the public host key that it had at its first start; the first login replaces that key.
    public static let hostKey = prefix + "hostkey"

    /// On a lock: what marks it, its holder in words, and when it expires, in UTC.
    public static let lock = prefix + "lock"
    public static let holder = prefix + "holder"
    public static let lockEnd = prefix + "until"

    /// On a user's image: the version of Pegasus in it, or `none`.
    public static let pegasus = prefix + "pegasus"

    /// On an image that pdd built: what it is for.
    public static let image = prefix + "image"

    /// The name of a cluster's lock at a provider that gives no name twice.
    public static func lockName(_ cluster: String) -> String { "\(lock).\(cluster)" }
}
