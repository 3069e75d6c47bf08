/// What a copy reports while it runs.
public enum CopyEvent: Sendable, Equatable {
    case progressed(CopyProgress)
    /// The connection was cut, and the copy goes on over another one.
    case cut(reason: String)
    /// Something that a person should know: a file of a kind that is not copied.
    case noted(String)
}

/// How far a copy is.
public struct CopyProgress: Sendable, Equatable {
    /// The bytes copied over this connection.
    public let bytes: Int
    /// How much of all files that is, from 0 to 100.
    public let percent: Int
    /// In bytes a second, over the last seconds.
    public let rate: Double
    /// How long the remaining files take at this rate, in seconds; nil while that is unknown.
    public let secondsLeft: Int?
}

/// What a copy has done.
public struct CopyTotals: Sendable, Equatable {
    /// The files that are the same at both ends now, without directories and links.
    public var files = 0
    /// Their size, in bytes.
    public var bytes = 0
    /// Those of the files that were sent over the last connection; the others were there.
    public var sentFiles = 0
    /// How often a connection was made.
    public var connections = 1
    /// How long it took, in seconds.
    public var seconds = 0.0

    public init() {}

    init(files: Int, bytes: Int, sentFiles: Int, connections: Int = 1, seconds: Double = 0) {
        (self.files, self.bytes, self.sentFiles) = (files, bytes, sentFiles)
        (self.connections, self.seconds) = (connections, seconds)
    }
}
