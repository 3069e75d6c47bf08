import Testing

@testable import Applier

struct SSHFailureTests {
    @Test(arguments: [
        (["ssh: connect to host 127.0.0.1 port 22: Connection refused"], true),
        (["ssh: connect to host h port 22: Connection timed out"], true),
        (["kex_exchange_identification: Connection closed by remote host"], true),
        (["kex_exchange_identification: read: Connection reset by peer"], true),
        (["Not allowed at this time"], true), (["mux_client_request_session: session request failed"], true),
        ([], true), (["command-line line 0: Unsupported option \"Protocol\"", "Connection refused"], true),
        (["root@h: Permission denied (publickey)."], false),
        (["Host key verification failed."], false),
        (["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"], false),
        (["No ED25519 host key is known for w1.abc and you have requested strict checking."], false),
        (["Unable to negotiate with h port 22: no matching host key type found"], false),
        (["Received disconnect from h: 2: Too many authentication failures"], false),
        (["ssh: Could not resolve hostname nowhere: Name or service not known"], false),
    ])
    func `a failure of the connection passes, or it does not`(lines: [String], passes: Bool) {
        let failure = SSHFailure.failure(
            CommandResult(status: 255, errorLines: lines), doing: "the script", tail: ["x"])
        #expect(failure.isTransient == passes)
        #expect(failure.reason == "the script: ssh could not reach the host")
        #expect(failure.output == lines)
    }

    @Test(arguments: [
        "command-line: line 0: Bad configuration option: foo",
        "command-line line 0: unsupported option \"maybe\".",
        "vdollar_percent_expand: unknown key %2", "percent_expand: unknown key %F",
        "vdollar_percent_expand: env var ${X} has no value",
        "command-line: line 0: keyword identityfile extra arguments at end of line",
        "/root/.ssh/config: terminating, 1 bad configuration options",
        "Bad owner or permissions on /root/.ssh/config",
        "unix_listener: path \"/x\" too long for Unix domain socket",
    ])
    func `what ssh cannot use lasts, and no host is blamed`(line: String) {
        let failure = SSHFailure.failure(CommandResult(status: 255, errorLines: [line]), doing: "x", tail: nil)
        #expect(!failure.isTransient)
        #expect(!failure.isUnreachable)
        #expect(failure.reason == "x: ssh cannot use its options or its configuration")
        #expect(failure.output == [line])
    }

    @Test(arguments: [
        (["root@h: Permission denied (publickey)."], LoginRefusal.key),
        (["Received disconnect from h: 2: Too many authentication failures"], .key),
        (
            ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", "Host key verification failed."],
            .changedHostKey
        ),
        (
            [
                "No ED25519 host key is known for w1.abc and you have requested strict checking.",
                "Host key verification failed.",
            ], .unknownHostKey
        ),
        (["ssh: connect to host h port 22: Connection refused"], nil),
        (["kex_exchange_identification: Connection closed by remote host"], nil),
    ])
    func `a host that refuses the login is distinguished from an unreachable one`(
        lines: [String], refusal: LoginRefusal?
    ) {
        let failure = SSHFailure.failure(
            CommandResult(status: 255, errorLines: lines), doing: "logging in", tail: nil)
        #expect(failure.refusal == refusal)
        // What a script says is not ssh's.
        let script = SSHFailure.failure(CommandResult(status: 1, errorLines: lines), doing: "the script", tail: nil)
        #expect(script.refusal == nil)
    }

    @Test(arguments: [
        ("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7", true),
        ("E: Unable to acquire the dpkg frontend lock", true),
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?", true),
        ("read tcp 10.0.0.1: connection reset by peer", true),
        ("Temporary failure resolving 'archive.example'", true),
        ("dial tcp: lookup x: Temporary failure in name resolution", true),
        ("net/http: TLS handshake timeout", true), ("dial tcp 10.0.0.1:443: i/o timeout", true),
        ("E: Unable to locate package condr", false), ("./build.sh: 3: exit", false),
    ])
    func `a failure of a script passes where another program was in its way`(line: String, passes: Bool) {
        for tail in [nil, ["before", line]] {
            let failure = SSHFailure.failure(
                CommandResult(status: 100, errorLines: tail == nil ? [line] : []), doing: "the script", tail: tail)
            #expect(failure.isTransient == passes)
            #expect(failure.reason == "the script exited with status 100")
            #expect(failure.output == tail ?? [line])
        }
    }

    @Test func `only the end of the output says why a script failed`() {
        let lines = ["Could not get lock"] + (1...5).map { "line \($0)" }
        let failure = SSHFailure.failure(CommandResult(status: 1), doing: "the script", tail: lines)
        #expect(!failure.isTransient)
    }

    @Test(arguments: [
        ("root@h: Permission denied (publickey).", "the host does not accept the key; see 'ssh' in the description"),
        (
            "Host key verification failed.",
            "the host's key is not the one that pdd knows; nothing was sent to it"
        ),
        (
            "Connection timed out during banner exchange",
            "the host accepts connections, but its sshd does not answer: is it stopped, or the host too busy?"
        ),
        ("Timeout, server 127.0.0.1 not responding.", "the host stopped answering: is it paused, hung, or cut off?"),
        ("ssh: connect to host h port 22: Connection refused", "no sshd is running on the host"),
    ])
    func `what a person can do about a connection is said`(line: String, advice: String) {
        let failure = SSHFailure.failure(CommandResult(status: 255, errorLines: [line]), doing: "x", tail: nil)
        #expect(failure.advice == [advice])
    }

    @Test(arguments: [
        (
            "cat: write error: No space left on device",
            "the host's disk is full; free some space, or give it a larger disk"
        ),
        (
            "write /var/lib/docker/x: no space left on device",
            "the host's disk is full; free some space, or give it a larger disk"
        ),
        (
            "sh: 8: printf: printf: I/O error",
            "the host could not write a file: its disk is full or failing; 'df' and 'dmesg' on the host show which"
        ),
        (
            "getaddrinfo h: Temporary failure in name resolution",
            "the host cannot resolve names; see its /etc/resolv.conf"
        ),
        ("curl: (6) Could not resolve host: h", "the host cannot resolve names; see its /etc/resolv.conf"),
        (
            "rpc error: code = Unavailable desc = error reading from server: EOF",
            "the host's Docker Engine stopped; the next apply starts it"
        ),
    ])
    func `what a person can do about a host is said`(line: String, advice: String) {
        let failure = SSHFailure.failure(CommandResult(status: 1), doing: "x", tail: ["before", line])
        #expect(failure.advice == [advice])
        #expect(!failure.isUnreachable)
    }

    @Test func `nothing is advised where nothing is known`() {
        #expect(SSHFailure.failure(CommandResult(status: 1), doing: "x", tail: ["exit"]).advice == [])
        #expect(SSHFailure.failure(CommandResult(status: 255), doing: "x", tail: nil).advice == [])
    }
}
