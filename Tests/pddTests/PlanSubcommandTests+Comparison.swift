import Foundation
import TestSupport
import Testing

/// What `--check` and `--against` say of a plan and another one.
extension PlanSubcommandTests {
    @Test func `--check ends with 2 and prints the differences`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "c.plan.json"], in: directory)
            try Self.text.replacing(#""count": 2"#, with: #""count": 1"#).write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let check = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(check.status == 2)
            #expect(check.output.contains("- c-worker2/host  create the host\n"))
            #expect(check.output.hasSuffix("actions: 0 added, 7 removed, 1 changed\n"))
            #expect(
                check.errors == """
                    error: c.plan.json is not the current plan of cluster.json
                    note: to bring it up to date: pdd plan cluster.json --out c.plan.json

                    """)
            #expect(try pdd(["plan", "--check", "none.json"], in: directory).status == 3)
        }
    }

    @Test func `--check sees a changed builder, and a changed layout`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "c.plan.json"], in: directory)
            let plan = directory.appending(path: "c.plan.json")
            let written = try String(contentsOf: plan, encoding: .utf8)
            try (written + "\n").write(to: plan, atomically: true, encoding: .utf8)
            let layout = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(layout.status == 2)
            #expect(layout.output == "the layout of the file differs; its content does not\n")
            try written.write(to: plan, atomically: true, encoding: .utf8)
            try "#!/bin/sh\ntrue\n".write(
                to: directory.appending(path: "build-pegasus-image.sh"), atomically: true,
                encoding: .utf8)
            let builder = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(builder.status == 2)
            #expect(builder.output.hasPrefix("~ files.build.sh.sha256: "))
        }
    }

    @Test func `--against shows the difference from an older plan`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "old.json"], in: directory)
            let same = try pdd(["plan", "--against", "old.json"], in: directory)
            #expect(same.status == 0)
            #expect(same.output == "no difference\n")
            try Self.text.replacing(#""count": 2"#, with: #""count": 3"#).write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let more = try pdd(["plan", "--against", "old.json"], in: directory)
            #expect(more.status == 0)
            #expect(more.output.contains("+ c-worker3/container  run container worker3"))
        }
    }
}
