import Foundation

/// The image of the keystore's container.
///
/// Consul's makers publish it in a registry that may not be reachable; Debian has the same program.
public enum ConsulImage {
    public static let name = "hashicorp/consul:1.20"

    /// Runs `body` with the image in this machine's engine, where it stays only if it was there already.
    public static func with(_ body: () throws -> Void) throws {
        try Program.output(Repository.file("scripts/base-image").path, "debian:bullseye-slim")
        let isThere = try Program.run(named: "docker", ["image", "inspect", name]).status == 0
        defer { if !isThere { _ = try? Program.run(named: "docker", ["image", "rm", name]) } }
        if !isThere {
            try Program.output("docker", "build", "--quiet", "--tag", name, Repository.file("Tests/Consul").path)
        }
        try body()
    }
}
