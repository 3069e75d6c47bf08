/// Why a host that answers does not let this pdd in.
///
/// Such a host is not silent: another pdd may be working on it.
public enum LoginRefusal: Sendable, Hashable {
    /// The private key is not on this machine.
    case missingKey
    /// The host accepts another key.
    case key
    /// The host's key is not the one on record.
    case changedHostKey
    /// There is no record of the host's key, and no other source that could be trusted.
    case unknownHostKey
}
