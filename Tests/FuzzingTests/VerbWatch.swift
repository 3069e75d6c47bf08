import Foundation
import TestSupport
import Testing

/// A directory with a description, and programs and files beside it that nothing may touch.
struct VerbWatch {
    struct Violation: Hashable {
        /// `program` or `open`.
        let what: String
        let path: String
    }

    static let verbs = [
        ["plan"], ["validate"], ["diff"], ["status"], ["output"], ["why", "cluster/ready"], ["exec", "--", "true"],
    ]

    /// What a command that only reads may start: itself, the shell that runs a jump host's ssh, and these.
    private static let programs: Set<String> = ["pdd", "ssh", "ssh-keygen", "docker", "aws", "docker-machine", "flock"]

    /// `plan --against` reads a revision of the directory's repository, whose configuration names the canary.
    static let planOfRevision = ["plan", "--against", "HEAD"]

    /// The system's own files that programs read when they start, look up a name, or log in.
    private static let systemFiles: Set<String> = [
        "/etc/ld.so.cache", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/resolv.conf",
        "/etc/host.conf", "/etc/gai.conf", "/etc/localtime", "/etc/services", "/etc/protocols", "/dev/null", "/dev/tty",
        "/dev/urandom", "/dev/random", "/etc/gitconfig",
    ]
    private static let systemPlaces = [
        "/usr/", "/lib/", "/lib64/", "/proc/", "/sys/", "/etc/ssl/", "/etc/ssh/ssh_config", "/etc/gss/",
    ]

    let outer: URL
    var work: URL { outer.appending(path: "work") }
    /// A file outside the directory.
    var secret: String { outer.appending(path: "outside/secret").path }
    /// A program outside the directory.
    var canary: String { outer.appending(path: "outside/canary").path }

    static func with(_ body: (VerbWatch) throws -> Void) throws {
        try withTemporaryDirectory { outer in
            let watch = VerbWatch(outer: outer)
            try watch.prepare()
            try body(watch)
        }
    }

    private func prepare() throws {
        for name in ["work/sub", "outside", "bin", "home/.ssh"] {
            try FileManager.default.createDirectory(
                at: outer.appending(path: name), withIntermediateDirectories: true)
        }
        let texts = [
            "outside/secret": "secret", "work/b.sh": "#!/bin/sh\n", "work/build-pegasus-image.sh": "#!/bin/sh\n",
            "work/x": "x", "work/f": "f", "work/k": "no key", "work/aws_config": "[default]\n",
        ]
        for (name, text) in texts {
            try text.write(to: outer.appending(path: name), atomically: true, encoding: .utf8)
        }
        let links = ["work/link": "../outside/secret", "work/program": "../outside/canary", "work/up": ".."]
        for (name, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: outer.appending(path: name).path, withDestinationPath: target)
        }
        for (name, lines) in Self.scripts {
            let file = outer.appending(path: name)
            try "#!/bin/sh\n\(lines)\n".write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        try prepareRepository()
    }

    /// A repository with one commit, and with a configuration that starts the canary wherever git would start something.
    private func prepareRepository() throws {
        let commands = [
            ["init", "--quiet"], ["add", "b.sh", "build-pegasus-image.sh", "x", "f", "k", "aws_config"],
            ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--message", "one"],
            ["config", "core.fsmonitor", canary], ["config", "core.pager", canary],
            ["config", "core.sshCommand", canary],
            ["config", "diff.external", canary], ["config", "filter.c.smudge", canary],
            ["config", "alias.ls-tree", canary],
        ]
        for words in commands {
            let run = try Program.run(named: "git", ["-C", work.path] + words)
            try #require(run.status == 0, "git \(words): \(run.errors)")
        }
        try "* filter=c diff=c\n".write(
            to: outer.appending(path: "work/.git/info/attributes"), atomically: true, encoding: .utf8)
    }

    /// Commits the description, whatever it is.
    private func commitDescription() throws {
        let words = [
            "-c", "core.fsmonitor=false", "-c", "filter.c.smudge=", "-c", "user.name=t", "-c", "user.email=t@t",
        ]
        for command in [["add", "cluster.json"], ["commit", "--quiet", "--allow-empty", "--message", "input"]] {
            let run = try Program.run(named: "git", ["-C", work.path] + words + command)
            try #require(run.status == 0, "git \(command): \(run.errors)")
        }
    }

    /// Programs of a few shell builtins.
    ///
    /// There are hosts, so that somebody is logged in to.
    private static let scripts = [
        "outside/canary": ":",
        "bin/canary": ":",
        "bin/ssh": #"exec /usr/bin/ssh -o ConnectTimeout=1 "$@""#,
        "bin/aws": "exit 255",
        "bin/docker-machine": #"case $1 in ls) echo c-submit-node ;; *) exit 1 ;; esac"#,
        "bin/docker": """
        case "$1 $2" in
        "ps "*) echo aaaaaaaaaaaa ;;
        "container inspect") echo '[\(host("c-submit-node", "submit")),\(host("../../../x", "submit"))]' ;;
        *) exit 1 ;;
        esac
        """,
    ]

    private static func host(_ name: String, _ role: String) -> String {
        #"{"Id":"\#(name.utf8.count)aaaaaaaaaaa","Name":"/\#(name)","State":{"Running":true},"Config":{"Labels":{"#
            + #""pdd.cluster":"c","pdd.host":"\#(name)","pdd.role":"\#(role)","pdd.address":"127.0.0.1"}},"#
            + #""NetworkSettings":{"Ports":{"22/tcp":[{"HostPort":"1"}]}}}"#
    }

    /// What strace says of a command in the directory.
    func trace(_ words: [String]) throws -> String {
        let log = outer.appending(path: "trace")
        let run = try Program.run(
            named: "strace",
            ["-f", "-y", "-qq", "-e", "trace=execve,open,openat,openat2,creat", "-e", "signal=none", "-s", "4096"]
                + ["-o", log.path] + words,
            environment: [
                "PATH": "\(outer.path)/bin:/usr/bin:/bin", "HOME": "\(outer.path)/home",
                "RES_OPTIONS": "timeout:1 attempts:1",
            ], in: work)
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        try #require(text.contains("execve("), "strace saw nothing: \(run.errors)")
        return text
    }

    /// The programs that were started, and the files that were opened, that should not have been.
    ///
    /// - Parameter also: A program that may be started besides those of the list.
    func violations(in trace: String, also program: String? = nil) -> Set<Violation> {
        var found: Set<Violation> = []
        for line in trace.split(separator: "\n") {
            guard let path = Self.result(line) else { continue }
            if line.contains("execve(") {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                let isOwn = ["/usr/bin/", "/bin/", "\(outer.path)/bin/"].contains { path == $0 + name }
                guard !(isOwn && (Self.programs.contains(name) || name == program)), path != Program.pdd.path,
                    path != "/bin/sh"
                else {
                    continue
                }
                found.insert(Violation(what: "program", path: path))
            } else if !mayOpen(path) {
                found.insert(Violation(what: "open", path: path))
            }
        }
        return found
    }

    /// The program that a line says was started, or the file, links resolved, that it says was opened.
    private static func result(_ line: Substring) -> String? {
        if line.contains("execve(") {
            guard line.hasSuffix(" = 0"), let start = line.range(of: "execve(\"") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
        guard let result = line.range(of: ") = ", options: .backwards) else { return nil }
        let words = line[result.upperBound...]
        guard let open = words.firstIndex(of: "<"), words.last == ">" else { return nil }
        return String(words[words.index(after: open)...].dropLast())
    }

    private func mayOpen(_ path: String) -> Bool {
        let own = ["\(work.path)/", "\(outer.path)/bin/", "\(outer.path)/home/", "/tmp/pdd-"]
        let isSocketPlace = path.hasPrefix("/tmp/") && !path.hasPrefix(outer.path)
        return path == work.path || own.dropLast().contains { path.hasPrefix($0) } || isSocketPlace || path == "/tmp"
            || Self.systemFiles.contains(path) || Self.systemPlaces.contains { path.hasPrefix($0) }
            || path.contains(".so") || path == "/" || path == Program.pdd.path || path.hasPrefix("pipe:")
    }

    /// Runs each of the verbs on an input.
    func check(_ input: String, verbs: [[String]]) throws {
        try input.write(to: work.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
        for verb in verbs {
            let found = violations(in: try trace([Program.pdd.path] + verb))
            #expect(found.isEmpty, "pdd \(verb.joined(separator: " ")) of \(input.prefix(4000))")
        }
        guard verbs == Self.verbs else { return }
        try commitDescription()
        let trace = try trace([Program.pdd.path] + Self.planOfRevision)
        let found = violations(in: trace, also: "git")
        #expect(found.isEmpty, "plan of a revision of \(input.prefix(4000))")
    }
}
