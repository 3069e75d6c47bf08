import Foundation
import TestSupport
import Testing

/// Containers that were stopped on real engines: what they hold is kept, and nothing is replaced that the
/// difference did not announce.
@Suite(.serialized) struct StoppedContainerTests {
    private let worker = "carrystop-worker1"

    /// Takes the user out of the stopped container, which then does not start.
    private let withoutUser =
        "docker cp worker1:/etc/passwd /tmp/passwd; grep -v ^games /tmp/passwd >/tmp/without; docker cp /tmp/without worker1:/etc/passwd"

    private func container(_ cluster: Cluster) throws -> String {
        try cluster.onHost(worker, "docker inspect --format '{{.Id}}' worker1")
    }

    @Test func `a stopped container keeps what it holds, and one that cannot start is replaced only as announced`()
        throws
    {
        let more = #", "user": "games", "mounts": ["/srv/data:/data", "named:/named"]"#
        try Cluster.with("carrystop", Cluster.light("carrystop", workers: 1, container: more)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let first = try container(cluster)
            // Nothing enters a container of another user on such a host, so files go in and out by copying.
            let put = "echo kept >/tmp/kept; for to in /var/kept /named/kept; do docker cp /tmp/kept worker1:$to; done"
            let get = "for from in /var/kept /named/kept; do docker cp worker1:$from - | tar -xO; done"
            _ = try cluster.onHost(worker, "docker stop worker1; \(put)")
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try container(cluster) == first)
            #expect(try cluster.onHost(worker, get) == "kept\nkept")

            // Without its user the container does not start, whatever is tried.
            _ = try cluster.onHost(worker, "docker stop worker1; \(withoutUser)")
            let difference = try cluster.pdd("diff")
            #expect(difference.output.contains("the container is exited"), "\(difference.output)")
            let failed = try cluster.pdd("apply", "--yes")
            #expect(failed.status == 4)
            #expect(failed.errors.contains("unable to find user games"), "\(failed.errors)")
            #expect(failed.errors.contains("the container worker1 does not start; nothing of it was removed"))
            #expect(try container(cluster) == first)

            let announced = try cluster.pdd("diff")
            #expect(announced.status == 2)
            let reason = "the container does not start and is replaced: "
            #expect(announced.output.contains(reason), "\(announced.output)")
            #expect(announced.output.contains("unable to find user games"))
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try container(cluster) != first)
            #expect(try cluster.onHost(worker, "docker cp worker1:/named/kept - | tar -xO") == "kept")
            #expect(try cluster.pdd("diff").status == 0)
        }
    }

    @Test func `a repaired container is started, whatever an earlier apply recorded`() throws {
        let more = #", "user": "games""#
        try Cluster.with("carrystop", Cluster.light("carrystop", workers: 1, container: more)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let first = try container(cluster)
            _ = try cluster.onHost(worker, "docker stop worker1; \(withoutUser)")
            #expect(try cluster.pdd("apply", "--yes").status == 4)
            _ = try cluster.onHost(worker, "docker cp /tmp/passwd worker1:/etc/passwd; docker start worker1")
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try container(cluster) == first)
            _ = try cluster.onHost(worker, "docker stop worker1")
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try container(cluster) == first, "it starts again, so nothing is to be replaced")
        }
    }

    @Test func `a container off its network is connected again, and keeps what it holds`() throws {
        try Cluster.with("carrystop", Cluster.light("carrystop", workers: 1)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let first = try container(cluster)
            _ = try cluster.onHost(worker, "docker exec worker1 sh -c 'echo kept >/root/file'")
            let damages = [
                "docker network disconnect --force my-net worker1",
                "docker network disconnect --force my-net worker1; docker stop worker1", "docker swarm leave --force",
            ]
            for damage in damages {
                _ = try cluster.onHost(worker, damage)
                try check(try cluster.pdd("apply", "--yes"))
                #expect(try container(cluster) == first, "\(damage)")
                #expect(try cluster.onHost(worker, "docker exec worker1 cat /root/file") == "kept")
                #expect(try cluster.onHost(worker, "docker exec worker1 getent hosts submit") != "")
                #expect(try cluster.pdd("diff").status == 0)
            }
        }
    }
}
