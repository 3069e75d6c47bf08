import PlanModel
import Testing

@testable import Planner

/// The registry on the submit host, and the image of workers that is built once.
struct RegistryScriptTests {
    private static let place = ["ADDRESS": "10.0.0.1", "PORT": "5443"]
    private static let image = place.merging(["IMAGE": "pool/worker:1"]) { $1 }
    private static let look = "docker image inspect pool/worker:1"
    private static let trusted = "etc/docker/certs.d/10.0.0.1:5443"
    private static let answers = Answer("curl", prints: "{}").given("[ -s client.key ]")

    // MARK: The registry

    private static let registry = place.merging(["REGISTRY": "registry:2", "WAIT": "5"]) { $1 }
    /// Writes what it is told to, as openssl does.
    private static let openssl = Answer("openssl").does(
        "while [ $# -gt 0 ]; do case $1 in -keyout | -out) echo \"$1 $now\" >\"$2\"; shift ;; esac; shift; done")

    @Test func `the registry runs with certificates of its own, which the engine trusts`() throws {
        let host = TestHost([
            Self.openssl, Answer("docker image inspect registry:2", prints: "[]"),
            Answer("docker rm --force pdd-registry", status: 1).complains("none"), Answer("docker run --detach"),
            Self.answers,
        ])
        try host.expect(.runRegistry, Self.registry) { run in
            let start = try #require(run.calls.first { $0.hasPrefix("docker run") })
            #expect(start.contains(" --network host --restart unless-stopped --read-only --cap-drop ALL "))
            #expect(start.contains(" --env REGISTRY_HTTP_ADDR=10.0.0.1:5443 "))
            #expect(start.contains("REGISTRY_HTTP_TLS_CLIENTCAS=[\"/certificates/ca.crt\"] registry:2"))
            #expect(run.has("openssl x509 -req"))
            #expect(run.files["work/registry/place"] == "10.0.0.1:5443\n")
            let bundle = ["client.crt", "served/ca.crt", "client.key"]
                .compactMap { run.files["work/registry/\($0)"] }.joined()
            for name in ["ca.crt", "client.cert", "client.key"] {
                #expect(run.files["\(Self.trusted)/\(name)"] == bundle)
            }
            #expect(run.files["work/registries"] == "10.0.0.1:5443\n" && run.files["work/volumes"] == "pdd-registry\n")
        }
    }

    @Test(arguments: [("10.0.0.1:5443", false), ("10.0.0.9:5443", true)])
    func `certificates are made again only for another address`(former: String, isNew: Bool) throws {
        let files = ["place": former, "client.crt": "c", "client.key": "k", "served/ca.crt": "a"]
        try TestHost(
            [
                Self.openssl, Answer("docker image inspect registry:2", prints: "[]"), Answer("docker rm"),
                Answer("docker run --detach"), Self.answers,
            ], files: Dictionary(uniqueKeysWithValues: files.map { ("work/registry/\($0)", $1) })
        ).expect(.runRegistry, Self.registry) { #expect($0.has("openssl") == isNew) }
    }

    @Test func `a registry that cannot run says why`() throws {
        try TestHost().expect(.runRegistry, Self.registry, status: 1, errors: nil) { run in
            #expect(run.errors.hasPrefix("openssl, which makes the certificates of the registry, is not installed"))
        }
        try TestHost([Answer("openssl", status: 1).complains("no such curve")])
            .expect(.runRegistry, Self.registry, status: 1, errors: "openssl makes no certificate: no such curve\n")
        try TestHost([
            Self.openssl, Answer("docker image inspect registry:2", status: 1),
            Answer("docker pull", status: 1).complains("denied"),
        ]).expect(.runRegistry, Self.registry, status: 1, errors: nil) { run in
            #expect(
                run.errors.hasPrefix("denied\nthe image of the registry, registry:2, cannot be pulled; name another"))
            #expect(run.files["work/images"] == "registry:2\n")
        }
        try TestHost([
            Self.openssl, Answer("docker image inspect registry:2", prints: "[]"), Answer("docker rm"),
            Answer("docker run --detach"), Answer("curl", status: 7),
            Answer("docker logs --tail 2 pdd-registry", prints: "address already in use"),
        ]).expect(
            .runRegistry, Self.registry, status: 1,
            errors: "the registry does not answer at 10.0.0.1, TCP port 5443, after 5 s: address already in use\n")
    }

    @Test(arguments: [0, 7] as [Int32])
    func `a registry runs if it answers`(status: Int32) throws {
        try TestHost([Answer("curl", prints: "{}", status: status)], files: ["\(Self.trusted)/ca.crt": "x"])
            .expect(.registryRuns, Self.place, status: status)
    }

    // MARK: The image

    @Test func `the builder sees the files of workers only`() throws {
        let values = ["IMAGE": "pool/worker:1", "FILES": "build.sh\ndata"]
        let host = TestHost(
            [Answer("build.sh worker"), Answer(Self.look, prints: "[]")],
            files: ["work/files/data": "d", "work/files/secret-of-submit": "s", "work/building/old": "x"])
        try host.expect(.buildImageForWorkers, values) { run in
            #expect(run.files["work/images"] == "pool/worker:1\n")
            #expect(!run.files.keys.contains { $0.hasPrefix("work/building") })
        }
        try TestHost(
            [Answer("build.sh worker", status: 4).given("[ -f data ] && [ ! -e secret-of-submit ]")], files: host.files
        )
        .expect(.buildImageForWorkers, values, status: 4)
        try TestHost([Answer("build.sh"), Answer(Self.look, status: 1)]).expect(
            .buildImageForWorkers, ["IMAGE": "pool/worker:1", "FILES": "build.sh"], status: 1,
            errors: "./build.sh worker succeeded, but there is no image pool/worker:1 after it\n")
    }

    @Test func `an image is there, or in the registry`() throws {
        let known = Self.image.merging(["IMAGES": #"[{"RepoTags":["pool/worker:1"]}]"#]) { $1 }
        try TestHost().expect(.imageForWorkersExists, known)
        let files = [
            "work/registry/place": "10.0.0.1:5443", "work/registry/published": "sha256:ab",
            "\(Self.trusted)/ca.crt": "x",
        ]
        try TestHost([Answer(Self.look, prints: "[]")], files: files).expect(.imageForWorkersExists, Self.image)
        let pruned = [Answer(Self.look, status: 1)]
        try TestHost(pruned + [Answer("curl *https://10.0.0.1:5443/v2/worker/manifests/sha256:ab")], files: files)
            .expect(.imageForWorkersExists, Self.image)
        try TestHost(pruned + [Answer("curl", status: 22)], files: files)
            .expect(.imageForWorkersExists, Self.image, status: 22)
    }

    private static let keys = [
        "work/registry/client.crt": "cert\n", "work/registry/served/ca.crt": "authority\n",
        "work/registry/client.key": "key\n",
    ]

    @Test func `the image is put into the registry, and its digest is printed with what opens the registry`() throws {
        let push = [
            Answer("docker tag pool/worker:1 10.0.0.1:5443/worker"),
            Answer("docker push 10.0.0.1:5443/worker", prints: "latest: digest: sha256:ab size: 1"),
            Answer(
                "docker image inspect --format",
                prints: "10.0.0.9:5443/worker@sha256:old\n10.0.0.1:5443/worker@sha256:ab"),
        ]
        let printed = "sha256:ab\ncert\nauthority\nkey\n"
        try TestHost([Answer(Self.look, prints: "[]")] + push, files: Self.keys)
            .expect(.publishImage, Self.image, output: printed, errors: nil) { run in
                #expect(run.files["work/registry/published"] == "sha256:ab\n")
                #expect(run.files["work/images"] == "10.0.0.1:5443/worker\n")
            }
        let gone = [Answer(Self.look, status: 1)]
        try TestHost(gone, files: Self.keys.merging(["work/registry/published": "sha256:ab\n"]) { $1 })
            .expect(.publishImage, Self.image, output: printed)
        try TestHost(gone, files: Self.keys).expect(
            .publishImage, Self.image, status: 1,
            errors: "there is no image pool/worker:1, and it was not put into the registry; apply again\n")
    }

    private static let source = image.merging(["SOURCE": "sha256:ab\ncert\nkey"]) { $1 }
    private static let pulled = "10.0.0.1:5443/worker@sha256:ab"

    private static func worker(built: String) -> [Answer] {
        [
            answers, Answer("docker pull --quiet \(pulled)", prints: pulled),
            Answer("docker image inspect --format", prints: built),
            Answer("docker version --format", prints: "linux/amd64"), Answer("docker tag \(pulled) pool/worker:1"),
            Answer("docker image rm \(pulled)", prints: "Untagged"),
        ]
    }

    @Test func `a worker pulls the image by its digest`() throws {
        try TestHost(Self.worker(built: "linux/amd64")).expect(.pullFromRegistry, Self.source, output: "") { run in
            #expect(run.files["\(Self.trusted)/ca.crt"] == "cert\nkey\n")
            #expect(run.files["work/images"] == "pool/worker:1\n" && run.files["work/registries"] == "10.0.0.1:5443\n")
            #expect(run.calls.suffix(2).first == "docker tag \(Self.pulled) pool/worker:1")
        }
    }

    @Test func `a worker that cannot use the registry says so, with the address and the port`() throws {
        try TestHost([Answer("curl", status: 28)]).expect(.pullFromRegistry, Self.source, status: 1, errors: nil) {
            run in
            #expect(
                run.errors.hasPrefix(
                    "the registry of images on the submit host does not answer at 10.0.0.1, TCP port 5443; let the hosts"
                ))
            #expect(run.seconds >= 10)
        }
        try TestHost(Self.worker(built: "linux/arm64")).expect(.pullFromRegistry, Self.source, status: 1, errors: nil) {
            #expect(
                $0.errors
                    == "the image was built on the submit host, for linux/arm64, and this host is linux/amd64; set "
                    + "\"build\": \"each\" in \"image\"\n")
            #expect($0.has("docker image rm") && !$0.has("docker tag"))
        }
    }
}
