import PlanModel
import Testing

@testable import Applier
@testable import Planner

struct ImageScriptTests {
    private static let values = ["IMAGE": "pool/worker:1"]
    private static let look = "docker image inspect pool/worker:1"

    @Test(
        arguments: [(.buildSubmitImage, "build.sh"), (.buildWorkerImage, "build.sh worker")] as [(ShellFile, String)])
    func `the builder builds the image, and a host that is given back is rid of it`(
        script: ShellFile, call: String
    ) throws {
        try TestHost([Answer("build.sh", prints: "built"), Answer(Self.look, prints: "[]")])
            .expect(script, Self.values, output: "built\n") { run in
                #expect(run.calls.first == call)
                #expect(run.files["work/images"] == "pool/worker:1\n")
            }
        try TestHost([Answer("build.sh", status: 4).complains("no disk")])
            .expect(script, Self.values, status: 4, errors: "no disk\n") { run in
                #expect(run.files["work/images"] == "pool/worker:1\n")
            }
        try TestHost([Answer("build.sh"), Answer(Self.look, status: 1).complains("hidden")]).expect(
            script, Self.values, status: 1,
            errors: "./\(call) succeeded, but there is no image pool/worker:1 after it\n")
    }

    @Test func `an image is pulled unless it is there`() throws {
        try TestHost([
            Answer(Self.look, status: 1), Answer("docker pull --quiet pool/worker:1", prints: "pool/worker:1"),
        ])
        .expect(.pullImage, Self.values, output: "pool/worker:1\n") { run in
            #expect(run.files["work/images"] == "pool/worker:1\n")
        }
        try TestHost([Answer(Self.look, prints: "[]")]).expect(.pullImage, Self.values, output: "")
        try TestHost([Answer(Self.look, status: 1), Answer("docker pull", status: 1).complains("denied")])
            .expect(.pullImage, Self.values, status: 1, errors: "denied\n")
    }

    @Test func `a host has an image, or not, or its engine does not answer`() throws {
        try TestHost([Answer(Self.look, prints: "[]")]).expect(
            RemoteScripts.findImage, Self.values, output: "here\n")
        try TestHost([Answer(Self.look, status: 1), Answer("docker version", prints: "20.10")]).expect(
            RemoteScripts.findImage, Self.values, output: "missing\n")
        try TestHost([Answer(Self.look, status: 1), Answer("docker version", status: 1).complains("no engine")]).expect(
            RemoteScripts.findImage, Self.values, status: 1, errors: "no engine\n")
    }

    @Test func `Pegasus runs in the submit container, or the script says what it printed`() throws {
        let call = "docker exec submit pegasus-version"
        try TestHost([Answer(call, prints: "5.1.2")])
            .expect(.runPegasus, ["CONTAINER": "submit"], output: "Pegasus 5.1.2\n")
        try TestHost([Answer(call, prints: "no java", status: 127).complains("here")]).expect(
            .runPegasus, ["CONTAINER": "submit"], status: 1,
            errors:
                "pegasus-version fails in the container submit: no java here; the description asks for Pegasus: have the "
                + "builder install it, or remove PEGASUS from 'environment' of 'image'\n")
    }

    @Test func `whoever asked the engine knows its images`() throws {
        let known = Self.values.merging(["IMAGES": #"[{"RepoTags":["pool/worker:1"]}]"#]) { $1 }
        let others = Self.values.merging(["IMAGES": #"[{"RepoTags":["pool/worker:12"]}]"#]) { $1 }
        try TestHost().expect(.imageExists, known)
        try TestHost([Answer(Self.look, status: 1)]).expect(.imageExists, others, status: 1)
        try TestHost([Answer(Self.look, prints: "[]")]).expect(.imageExists, Self.values, output: "")
    }
}
