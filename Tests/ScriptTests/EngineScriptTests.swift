import PlanModel
import Testing

@testable import Planner

struct EngineScriptTests {
    private static let values = ["WAIT": "3", "VERSION": ""]
    private static let systemd = ["run/systemd/system/x": ""]
    private static let late = "the Docker Engine does not answer after 3 s\n"

    @Test func `an engine that answers is left alone`() throws {
        try TestHost([Answer("docker info", prints: "noise")]).expect(.startEngine, Self.values, output: "")
    }

    @Test(arguments: [(systemd, "systemctl start docker"), ([:], "service docker start")])
    func `a stopped engine is started`(files: [String: String], call: String) throws {
        let host = TestHost(
            [
                Answer("docker info").given("[ -e up ]"), Answer("docker info", status: 1),
                Answer(call).does("touch up"),
            ],
            files: files)
        try host.expect(.startEngine, Self.values) { #expect($0.has(call)) }
    }

    @Test func `an engine that does not start, or does not answer, is reported`() throws {
        try TestHost([
            Answer("docker info", status: 1), Answer("service docker start", status: 5).complains("no such service"),
        ])
        .expect(.startEngine, Self.values, status: 5, errors: "no such service\n")
        try TestHost([Answer("docker info", status: 1), Answer("service docker start")])
            .expect(.startEngine, Self.values, status: 1, errors: Self.late, seconds: 3)
    }

    @Test func `whoever asked the engine knows that it answers`() throws {
        try TestHost().expect(.engineAnswers, ["INFO": "{}"])
        try TestHost([Answer("docker version", prints: "26")]).expect(.engineAnswers, ["INFO": ""], output: "")
        try TestHost([Answer("docker version", status: 1).complains("hidden")]).expect(.engineAnswers, status: 1)
    }

    // MARK: - Installing

    private static let answersNow = Answer("docker info")
    private static let debian = "ID=debian\nVERSION_CODENAME=trixie\nVERSION=13\n"

    @Test func `a Debian gets its own engine, and curl`() throws {
        let host = TestHost(
            [
                Answer("apt-get"), Answer("service docker start"), Self.answersNow,
                Answer("cloud-init status --wait", prints: "done"),
            ], files: ["etc/os-release": Self.debian])
        try host.expect(.installEngine, Self.values, output: "") { run in
            #expect(
                run.calls == [
                    "cloud-init status --wait", "apt-get -qq -y -o DPkg::Lock::Timeout=600 update",
                    "apt-get -qq -y -o DPkg::Lock::Timeout=600 install docker.io curl", "service docker start",
                    "docker info",
                ])
        }
    }

    @Test func `a Debian that fails to install says why`() throws {
        try TestHost([Answer("apt-get", status: 100).complains("E: no")], files: ["etc/os-release": Self.debian])
            .expect(.installEngine, Self.values, status: 100, errors: "E: no\n")
    }

    private static let madison = """
        docker-ce | 5:28.0.1-1~debian.13~trixie | https://download.docker.com/linux/debian trixie/stable
        docker-ce | 5:20.10.24~3-0~debian-trixie | https://download.docker.com/linux/debian trixie/stable
        """

    private static let packages = [
        Answer("apt-get"), Answer("install -m 0755 -d"), Answer("curl"), Answer("systemctl enable --now docker"),
        answersNow,
        Answer("apt-cache madison docker-ce", prints: madison),
    ]

    @Test(arguments: [
        ("20.10", "5:20.10.24~3-0~debian-trixie"), ("28", "5:28.0.1-1~debian.13~trixie"),
        ("20.10.24", "5:20.10.24~3-0~debian-trixie"),
    ])
    func `a version comes from Docker's own packages`(version: String, exact: String) throws {
        let host = TestHost(
            Self.packages,
            files: Self.systemd.merging(["etc/os-release": Self.debian, "etc/apt/sources.list.d/x": ""]) { $1 })
        try host.expect(.installEngine, ["WAIT": "3", "VERSION": version]) { run in
            #expect(
                run.has(
                    "apt-get -qq -y -o DPkg::Lock::Timeout=600 install docker-ce=\(exact) docker-ce-cli=\(exact) containerd.io"
                ))
            #expect(run.has("curl -fsSL https://download.docker.com/linux/debian/gpg -o "))
            #expect(
                run.files["etc/apt/sources.list.d/docker.list"]?.hasSuffix(
                    "docker.asc] https://download.docker.com/linux/debian trixie stable\n") == true)
        }
    }

    @Test func `a version that Docker does not have is reported`() throws {
        let host = TestHost(Self.packages, files: ["etc/os-release": Self.debian, "etc/apt/sources.list.d/x": ""])
        try host.expect(
            .installEngine, ["WAIT": "3", "VERSION": "2"], status: 1,
            errors: "Docker's repository has no engine 2 for debian trixie\n")
    }

    @Test(arguments: [("20.10", 0), ("20.1", 1), ("20.10.24", 0), ("28", 1)] as [(String, Int32)])
    func `an engine that is there has to be of the version that the user asks for`(required: String, status: Int32)
        throws
    {
        let host = TestHost(
            [
                Answer("dockerd --version", prints: "Docker version 20.10.24, build 1"), Answer("curl"),
                Answer("service docker start"), Self.answersNow,
            ])
        try host.expect(
            .installEngine, ["WAIT": "3", "VERSION": required, "REQUIRED": required], status: status,
            errors: status == 0
                ? ""
                : "there is a Docker Engine 20.10.24 already, and 'engine' asks for \(required); "
                    + "remove the one, or the 'version' of the other\n"
        ) { run in
            #expect(run.has("service docker start") == (status == 0) && !run.has("apt-get"))
        }
    }

    @Test func `an engine without curl gets only that`() throws {
        let there = [Answer("dockerd"), Answer("service docker start"), Self.answersNow]
        try TestHost(there + [Answer("apt-get")], files: ["etc/os-release": "ID=ubuntu\n"])
            .expect(.installEngine, ["WAIT": "3", "VERSION": "28"]) { run in
                #expect(
                    run.calls.filter { $0.contains("install") } == [
                        "apt-get -qq -y -o DPkg::Lock::Timeout=600 install curl"
                    ])
            }
        try TestHost(there + [Answer("dnf -q -y install curl")], files: ["etc/os-release": "ID=fedora\n"])
            .expect(.installEngine, Self.values)
        try TestHost(there, files: ["etc/os-release": "ID=arch\n"]).expect(
            .installEngine, Self.values, status: 1,
            errors: "there is no curl, and pdd cannot install one on arch; install it and apply again\n")
    }

    @Test func `other systems get their own engine, or are refused`() throws {
        try TestHost(
            [Answer("dnf -q -y install"), Answer("service docker start"), Self.answersNow],
            files: ["etc/os-release": "ID=amzn\n"]
        ).expect(.installEngine, Self.values) { run in
            #expect(run.has("dnf -q -y install docker") && run.has("dnf -q -y install curl"))
        }
        try TestHost(files: ["etc/os-release": "ID=arch\n"]).expect(
            .installEngine, Self.values, status: 1,
            errors: "there is no Docker Engine, and pdd cannot install one on arch; install it and apply again\n")
    }

    @Test func `an installed engine that does not answer is reported`() throws {
        try TestHost(
            [
                Answer("dockerd"), Answer("curl"), Answer("systemctl enable --now docker"),
                Answer("docker info", status: 1),
            ],
            files: Self.systemd
        ).expect(.installEngine, Self.values, status: 1, errors: Self.late, seconds: 3)
    }
}
