/// The role of a host.
public enum Role: String, CaseIterable, Sendable, Hashable {
    case keystore, submit, worker
}
