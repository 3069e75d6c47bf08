import Foundation
import TestSupport
import Testing

extension EC2Cluster {
    /// Takes the base image from a file that instances bring along, for there is no registry; the rest is
    /// the example's builder.
    private static let poolBuilder = """
        #!/bin/sh
        set -eu
        docker load --quiet --input /var/lib/ami/base.tar
        exec sh ./build-pegasus-image.sh "$@"
        """

    /// Puts the builder of the examples beside the description, with the base image that it needs.
    func bringPoolBuilder() throws {
        try Self.poolBuilder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
        try FileManager.default.copyItem(
            at: Repository.file("examples/build-pegasus-image.sh"), to: cluster.file("build-pegasus-image.sh"))
        let saved = try Program.run(
            named: "docker",
            ["save", "--output", world.imageFiles.appending(path: "base.tar").path, "debian:trixie-slim"])
        try #require(saved.status == 0, "\(saved.errors)")
    }
}
