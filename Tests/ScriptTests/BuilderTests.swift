import PlanModel
import TestSupport
import Testing

/// The builder of the examples decides where Pegasus comes from; Docker answers from a table.
struct BuilderTests {
    private static let nothing = "no Pegasus: http://r/gpg.txt cannot be read"

    /// A host with these files beside the builder, whose image has this version of Pegasus.
    private func host(_ files: [String], version: String = "5.1.2", reason: String? = nil) -> TestHost {
        var answers = [
            Answer("docker run --rm --network none", prints: "x86_64_deb_13\n\(version)"),
            Answer("docker image rm"),
        ]
        // What a build is made of is kept where the test finds it.
        let keep = """
            for context in "$@"; do :; done
            cp "$context/Dockerfile" "$root/work/Dockerfile"
            cat "$context"/root/etc/pegasus/pegasus.properties >"$root/work/properties" 2>/dev/null || true
            """
        if let reason {
            answers.append(Answer("docker build --iidfile", prints: reason, status: 1))
        } else {
            answers.append(Answer("docker build --iidfile").does("\(keep); echo id >\"$3\""))
        }
        answers.append(Answer("docker build --label").does(keep))
        var contents: [String: String] = [:]
        for file in files { contents["work/files/\(file)"] = "no archive" }
        return TestHost(answers, files: contents)
    }

    private func each(
        _ host: TestHost, _ role: String = "", _ variables: [String: String],
        look: (TestHost.Run, String) throws -> Void
    ) throws {
        let text = try Repository.text("examples/build-pegasus-image.sh")
        for shell in TestHost.Shell.allCases {
            let run = try host.run("set -- \(role)\n" + text, variables, in: shell)
            try look(run, shell.rawValue)
        }
    }

    struct Row: CustomTestStringConvertible {
        let pegasus: String?
        let role: String
        let hasTarball: Bool
        /// The image gets Pegasus from here: tarball, repository or none; nil means an error.
        let source: String?

        init(_ pegasus: String?, _ role: String, _ hasTarball: Bool, _ source: String?) {
            (self.pegasus, self.role, self.hasTarball, self.source) = (pegasus, role, hasTarball, source)
        }

        var testDescription: String { "\(pegasus ?? "unset") \(role) \(hasTarball)" }
    }

    static let rows = [
        Row(nil, "submit", true, "tarball"), Row(nil, "submit", false, "none"),
        Row(nil, "worker", true, "tarball"), Row(nil, "worker", false, "none"),
        Row("none", "submit", true, "none"), Row("none", "submit", false, "none"),
        Row("none", "worker", true, "none"), Row("none", "worker", false, "none"),
        Row("tarball", "submit", true, "tarball"), Row("tarball", "submit", false, nil),
        Row("tarball", "worker", true, "tarball"), Row("tarball", "worker", false, "none"),
        Row("repository", "submit", true, "repository"), Row("repository", "submit", false, "repository"),
        Row("repository", "worker", true, "none"), Row("repository", "worker", false, "none"),
        Row("auto", "submit", true, "tarball"), Row("auto", "submit", false, "repository"),
        Row("auto", "worker", true, "tarball"), Row("auto", "worker", false, "none"),
    ]

    @Test(arguments: rows) func `where Pegasus comes from`(row: Row) throws {
        let variables = row.pegasus.map { ["PEGASUS": $0] } ?? [:]
        try each(host(row.hasTarball ? ["pegasus-b.tar.gz"] : []), row.role, variables) { run, shell in
            guard let source = row.source else {
                #expect(run.status == 1)
                #expect(
                    run.errors
                        == "error: PEGASUS is 'tarball', but no pegasus-*.tar.gz is beside the builder; name it in "
                        + "'submitFiles' or 'files'\n")
                return
            }
            #expect(run.status == 0, "\(shell): \(run.errors)")
            let recipe = run.files["work/Dockerfile"] ?? ""
            #expect(recipe.contains("ADD pegasus.tar.gz") == (source == "tarball"), "\(shell)")
            #expect(recipe.contains("COPY add-pegasus") == (source == "repository"), "\(shell)")
            let version = source == "none" ? "none" : "5.1.2"
            #expect(run.has("docker build --label pdd.pegasus=\(version) --tag pegasus:\(row.role) "), "\(run.calls)")
            let isSubmit = row.role == "submit" && source != "none"
            #expect((run.files["work/properties"] ?? "").isEmpty != isSubmit, "\(shell)")
        }
    }

    @Test func `workers that have the tarball are used, others get what jobs need`() throws {
        let own = "profiles.env.PEGASUS_HOME = /opt/pegasus"
        let sent = "pegasus.transfer.worker.package.strict = false"
        for (variables, line, other) in [
            ([:], own, sent), (["SUBMIT_FILES": "x\npegasus-b.tar.gz"], sent, own),
            (["SUBMIT_FILES": "x"], own, sent), (["PEGASUS": "repository"], sent, own),
        ] as [([String: String], String, String)] {
            try each(host(["pegasus-b.tar.gz"]), "submit", variables) { run, shell in
                let text = run.files["work/properties"] ?? ""
                #expect(text.contains(line) && !text.contains(other), "\(shell): \(variables)")
                #expect(text.contains("periodic_remove = (JobStatus == 5)") && text.contains("condorio"))
            }
        }
    }

    @Test func `what cannot be had is an error where it was asked for, and one line otherwise`() throws {
        try each(host([], reason: Self.nothing), "submit", ["PEGASUS": "repository"]) { run, shell in
            #expect(run.status == 1)
            #expect(
                run.errors
                    == "\(Self.nothing)\nerror: PEGASUS is 'repository', but http://r/gpg.txt cannot be read; set "
                    + "PEGASUS_REPOSITORY to a repository that has it, name a pegasus-*.tar.gz in 'submitFiles', or set "
                    + "PEGASUS to auto or none\n", "\(shell)")
            #expect(!run.has("docker build --label"))
        }
        try each(host([], version: "none"), "submit", ["PEGASUS": "auto", "PEGASUS_REPOSITORY": "http://r/"]) {
            run, _ in
            #expect(run.status == 0)
            #expect(
                run.errors == "note: pegasus:submit has HTCondor alone, without Pegasus: no pegasus-*.tar.gz is beside "
                    + "the builder, and http://r does not supply it\n")
            #expect(run.has("docker build --label pdd.pegasus=none --tag pegasus:submit"))
        }
        try each(host([]), "worker", ["PEGASUS": "auto"]) { run, _ in
            #expect(
                run.errors == "note: pegasus:worker has HTCondor alone, without Pegasus: no pegasus-*.tar.gz is beside "
                    + "the builder\n")
        }
        try each(host(["pegasus-b.tar.gz"], version: "none"), "submit", [:]) { run, _ in
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("error: pegasus-b.tar.gz is unpacked, but neither pegasus-version nor"))
        }
        try each(host([], version: "none"), "submit", ["PEGASUS": "repository", "PEGASUS_REPOSITORY": "http://r"]) {
            run, _ in
            #expect(run.status == 1)
            #expect(
                run.errors == "error: the package pegasus of http://r is installed, but pegasus-version does not run\n")
        }
    }

    @Test func `a version is pinned, the image has its own name, and the system is compared`() throws {
        let host = host(["pegasus-b-x86_64_deb_12.tar.gz"])
        try each(host, "submit", ["PEGASUS_VERSION": "5.1", "IMAGE": "pool/x:1"]) { run, shell in
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasSuffix("Pegasus 5.1.2 is in pool/x:1\n"))
            let warning = "warning: pegasus-b-x86_64_deb_12.tar.gz is for x86_64_deb_12, but debian:trixie-slim is "
            #expect(run.errors.contains(warning + "x86_64_deb_13; if its programs fail"), "\(shell): \(run.errors)")
        }
        for pin in ["5", "5.1.2", "5.1"] {
            try each(host, "submit", ["PEGASUS_VERSION": pin]) { run, _ in #expect(run.status == 0) }
        }
        for pin in ["5.1.20", "5.2", "1"] {
            try each(host, "submit", ["PEGASUS_VERSION": pin]) { run, _ in
                #expect(run.status == 1)
                #expect(
                    run.errors == "error: PEGASUS_VERSION is '\(pin)', but pegasus-b-x86_64_deb_12.tar.gz has Pegasus "
                        + "5.1.2; change one of the two\n")
                #expect(!run.has("docker build --label"))
            }
        }
    }

    @Test func `wrong values name the right ones`() throws {
        try each(host([]), "submit", ["PEGASUS": "repo"]) { run, _ in
            #expect(run.status == 1)
            #expect(run.errors == "error: PEGASUS is 'repo'; it can be repository, tarball, auto or none\n")
        }
        try each(host([]), "keystore", [:]) { run, _ in #expect(run.status == 64) }
        try each(host(["pegasus-a.tar.gz", "pegasus-b.tar.gz", "pegasus-worker-x.tar.gz"]), "submit", [:]) { run, _ in
            #expect(run.status == 1)
            #expect(
                run.errors == "error: two binary releases of Pegasus are beside the builder, pegasus-a.tar.gz and "
                    + "pegasus-b.tar.gz; keep one\n")
        }
    }
}
