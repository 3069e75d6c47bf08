import Foundation
import TestSupport
import Testing

/// A cluster lives in whatever directory the description is in.
@Suite(.serialized) struct DirectoryTests {
    /// Everything in it means something to ssh's configuration, to a shell or to a program's options.
    private static let worst = "-n feature%2Fx 100% \"q\" ${HOME} $(touch x) `id` \\b 'it' #1 né\nz"

    @Test func `the worst name of a directory is one like any other`() throws {
        try Cluster.with("edges-dir", "") { cluster in
            let directory = cluster.file(Self.worst)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
            let inner = Cluster(name: cluster.name, directory: directory)
            try inner.describe(BadWeatherTests.built(cluster.name, workers: 1))
            try BadWeatherTests.goodBuilder.write(to: inner.file("builder.sh"), atomically: true, encoding: .utf8)
            let apply = try inner.pdd("apply", "--yes")
            #expect(apply.status == 0, "\(apply.errors)")
            #expect(try inner.pdd("diff").status == 0)
            let exec = try inner.pdd("exec", "-c", "worker1", "--", "hostname")
            #expect(exec.output == "worker1\n", "\(exec.errors)")
            // By its path from elsewhere.
            let status = try Program.run(
                Program.pdd, ["status", inner.file("cluster.json").path], in: cluster.directory)
            #expect(status.output.hasSuffix("matches the plan\n"), "\(status.output)\(status.errors)")
            let destroy = try inner.pdd("destroy", "--yes")
            #expect(destroy.status == 0, "\(destroy.errors)")
            #expect(try cluster.objects() == [])
            #expect(!FileManager.default.fileExists(atPath: inner.file("x").path))
        }
    }
}
