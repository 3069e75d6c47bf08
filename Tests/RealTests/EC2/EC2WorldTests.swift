import Foundation
import TestSupport
import Testing

/// That the EC2 of the tests is what tests take it for.
@Suite(.serialized) struct EC2WorldTests {
    @Test func `an instance is a machine with its key, its user data and engines that form a swarm`() throws {
        try EC2World.with { world in
            let before = try world.resources()
            let machines = try EC2Machines(world)
            let ids = try machines.run(count: 2)
            let first = try machines.reach(ids[0])
            let second = try machines.reach(ids[1])

            #expect(
                try first.does("cloud-init status --wait | tail -n 1; sudo cat /root/made; echo; sudo id -un")
                    == "status: done\nby cloud-init\nroot")
            #expect(try first.does("hostname") == "ip-" + first.address.replacing(".", with: "-"))
            #expect(try first.does("command -v docker || echo none") == "none")

            let install =
                "sudo apt-get -q update && sudo DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends docker.io curl"
            for machine in [first, second] {
                _ = try machine.does(install)
                try machine.load("debian:bookworm-slim")
            }
            _ = try first.does("sudo docker swarm init --advertise-addr \(first.address)")
            let token = try first.does("sudo docker swarm join-token -q worker")
            _ = try second.does("sudo docker swarm join --token \(token) \(first.address):2377")
            _ = try first.does("sudo docker network create -d overlay --attachable shared")
            _ = try first.does("sudo docker run -d --name one --network shared debian:bookworm-slim sleep 600")
            let found = try second.does("sudo docker run --rm --network shared debian:bookworm-slim getent hosts one")
            #expect(found.hasSuffix(" one"))

            // A group is held by its instances until they are gone.
            let early = try world.aws(["ec2", "delete-security-group", "--group-id", machines.group])
            #expect(early.errors.contains("DependencyViolation"))

            // One ends itself, the other is ended.
            _ = try? first.does("sudo poweroff")
            try machines.wait(for: "terminated", ids[0])
            #expect(
                try world.ask(
                    "ec2", "describe-instances", "--instance-ids", ids[0], "--query",
                    "Reservations[].Instances[].StateReason.Code") == "Client.InstanceInitiatedShutdown")
            _ = try world.ask("ec2", "terminate-instances", "--instance-ids", ids[1])
            try machines.wait(for: "terminated", ids[1])
            #expect(try world.objects() == ["pdd-test-ec2-\(world.facts.owner)"])

            try machines.removeShared()
            #expect(try world.resources() == before)
        }
    }

    @Test func `an instance that is stopped starts again, and one that reboots comes back`() throws {
        try EC2World.with { world in
            let machines = try EC2Machines(world)
            let id = try machines.run(count: 1)[0]
            let machine = try machines.reach(id)
            _ = try machine.does("cloud-init status --wait; echo kept >file")
            let boot = "stat -c %Z /run/cloud-init"
            let first = try machine.does(boot)

            _ = try? machine.does("sudo reboot")
            try until("the machine is back") { try machine.answers(boot).map { $0 != first } ?? false }
            #expect(try machine.does("cat file") == "kept")

            _ = try world.ask("ec2", "stop-instances", "--instance-ids", id)
            try machines.wait(for: "stopped", id)
            _ = try world.ask("ec2", "start-instances", "--instance-ids", id)
            try machines.wait(for: "running", id)
            let again = try machines.reach(id)
            #expect(again.address == machine.address)
            #expect(try again.does("cat file") == "kept")
        }
    }

    @Test func `a client token makes one set of instances, whatever is lost`() throws {
        try EC2World.with(bodies: false) { world in
            let run = launch(world, count: 3) + ["--client-token", "first"]
            // The CLI tries again by itself when the connection closes.
            try world.add(EC2Fault(.lose, "RunInstances"))
            let lost = try world.aws(run, with: ["AWS_MAX_ATTEMPTS": "1"])
            #expect(lost.status != 0)
            #expect(try instances(world).count == 3)
            let again = try world.aws(run + ["--output", "text", "--query", "Instances[].AmiLaunchIndex"])
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.split(whereSeparator: \.isWhitespace) == ["0", "1", "2"])
            #expect(try instances(world).count == 3)
            #expect(try world.calls()["ec2:RunInstances"] == 2)

            let other = try world.aws(launch(world, count: 2) + ["--client-token", "first"])
            #expect(other.errors.contains("IdempotentParameterMismatch"))
            for line in try instances(world) { try world.terminate(line.split(separator: " ").map(String.init)[1]) }
            let late = try world.aws(run)
            #expect(late.errors.contains("IdempotentInstanceTerminated"))
            #expect(try instances(world) == [])
        }
    }

    @Test func `calls fail, wait and answer stale as asked, and all are counted`() throws {
        try EC2World.with(bodies: false) { world in
            let once = ["AWS_MAX_ATTEMPTS": "1"]
            try world.add(EC2Fault(.throttle, "DescribeVpcs", every: 2))
            let statuses = try (1...4).map { _ in try world.aws(["ec2", "describe-vpcs"], with: once) }
            #expect(statuses.map { $0.status == 0 } == [true, false, true, false])
            #expect(statuses[1].errors.contains("RequestLimitExceeded"))
            #expect(try world.calls()["ec2:DescribeVpcs"] == 4)
            try world.clearFaults()

            try world.add(
                EC2Fault(.error, "RunInstances").with {
                    $0.code = "InsufficientInstanceCapacity"
                    $0.where = ["InstanceMarketOptions.MarketType": "spot"]
                })
            let spot = launch(world, count: 1) + ["--instance-market-options", "MarketType=spot"]
            #expect(try world.aws(spot, with: once).errors.contains("InsufficientInstanceCapacity"))
            #expect(try instances(world) == [])
            try world.add(EC2Fault(.stale, "DescribeInstances", count: 0).with { $0.calls = 1 })
            #expect(try world.aws(launch(world, count: 1)).status == 0)
            let list = [
                "ec2", "describe-instances", "--output", "text", "--query", "Reservations[].Instances[].State.Name",
            ]
            #expect(try world.aws(list).output.allSatisfy(\.isWhitespace))
            #expect(try world.aws(list).output == "running\n")
            let id = try #require(try instances(world).first).split(separator: " ").map(String.init)[1]
            try world.clearFaults()
            try world.add(EC2Fault(.stale, "DescribeInstances").with { $0.seconds = 600 })
            let unknown = try world.aws(["ec2", "describe-instances", "--instance-ids", id])
            #expect(unknown.errors.contains("InvalidInstanceID.NotFound"))
            #expect(try world.aws(["ec2", "describe-instances", "--instance-ids", id]).status == 0)

            // With a spot request that goes with its instance.
            #expect(try world.aws(spot).status == 0)
            #expect(try world.resources().filter { $0.hasPrefix("spot-request ") }.count == 1)
            for line in try instances(world) { try world.terminate(line.split(separator: " ").map(String.init)[1]) }
            #expect(try world.resources().filter { !$0.hasPrefix("security-group ") } == [])

            let log = try world.callLog().split(separator: "\n")
            #expect(try log.count == world.calls().values.reduce(0, +))
            #expect(log.filter { $0.contains(#""code": "RequestLimitExceeded""#) }.count == 2)
        }
    }

    @Test func `a policy decides what a key may do`() throws {
        try EC2World.with(bodies: false) { world in
            let key = try world.enforce(
                policy: """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}]}
                    """)
            let allowed = try world.aws(["ec2", "describe-vpcs"], with: key)
            #expect(allowed.status == 0, "\(allowed.errors)")
            #expect(try world.aws(["ec2", "describe-subnets"], with: key).errors.contains("UnauthorizedOperation"))
            #expect(
                try world.aws(["ec2", "describe-placement-groups"], with: key).errors.contains("UnauthorizedOperation"))
            #expect(try world.aws(["ec2", "describe-vpcs"]).errors.contains("AuthFailure"))
            #expect(try world.ask("ec2", "describe-vpcs", "--query", "length(Vpcs)") == "2")
        }
    }

    @Test func `the next world removes the remains of a killed one`() throws {
        var owner = ""
        try EC2World.with { world in
            owner = world.facts.owner
            _ = try EC2Machines(world).run(count: 1)
            try until("the instance runs") { try instances(world).contains { $0.contains(" running ") } }
            let process = try #require(Int32(owner.prefix { $0 != "-" }))
            #expect(kill(process, SIGKILL) == 0)
        }
        #expect(try EC2World.objects(owner: owner).count == 2)
        var next = ""
        try EC2World.with { world in
            next = world.facts.owner
            let (left, own) = try (EC2World.objects(owner: owner), world.objects())
            #expect(left == [])
            #expect(own.count == 1)
        }
        #expect(try EC2World.objects(owner: next) == [])
    }

    private func launch(_ world: EC2World, count: Int) -> [String] {
        [
            "ec2", "run-instances", "--image-id", world.facts.image, "--instance-type", "t3.micro",
            "--count", String(count), "--subnet-id", world.facts.subnet,
        ]
    }

    private func instances(_ world: EC2World) throws -> [String] {
        try world.resources().filter { $0.hasPrefix("instance ") }
    }
}
