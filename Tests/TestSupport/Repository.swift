public import Foundation

/// The files of this repository, found from where this file was compiled.
public enum Repository {
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    public static func file(_ path: String) -> URL { root.appending(path: path) }

    public static func text(_ path: String) throws -> String {
        try String(contentsOf: file(path), encoding: .utf8)
    }

    /// The names of the example descriptions, without `.json`.
    public static let examples = ["aws-swarm", "cluster", "docker-machine", "home-and-ec2", "local", "ssh-hosts"]
}
