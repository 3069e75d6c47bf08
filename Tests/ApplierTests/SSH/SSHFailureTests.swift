import Testing

@testable import Applier

struct SSHFailureTests {
    @Test(arguments: [
        (["ssh: connect to host 127.0.0.1 port 22: Connection refused"], true),
        (["ssh: connect to host h port 22: Connection timed out"], true),
        (["kex_exchange_identification: Connection closed by remote host"], true),
        (["kex_exchange_identification: read: Connection reset by peer"], true),
        (["Not allowed at this time"], true), (["mux_client_request_session: session request failed"], true),
        ([], true),
        (["root@h: Permission denied (publickey)."], false),
        (["Host key verification failed."], false),
        (["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"], false),
        (["No ED25519 host key is known for w1.abc and you have requested strict checking."], false),
        (["Unable to negotiate with h port 22: no matching host key type found"], false),
        (["Received disconnect from h: 2: Too many authentication failures"], false),
        (["command-line: line 0: Bad configuration option: foo"], false),
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
            #expect(failure.advice.isEmpty)
        }
    }

    @Test func `only the end of the output says why a script failed`() {
        let lines = ["Could not get lock"] + (1...5).map { "line \($0)" }
        let failure = SSHFailure.failure(CommandResult(status: 1), doing: "the script", tail: lines)
        #expect(!failure.isTransient)
    }

    @Test func `what a person can do is said`() {
        func advice(_ line: String) -> [String] {
            SSHFailure.failure(CommandResult(status: 255, errorLines: [line]), doing: "x", tail: nil).advice
        }
        #expect(
            advice("root@h: Permission denied (publickey).")
                == ["the host does not accept the key; see 'ssh' in the description"])
        #expect(
            advice("Host key verification failed.")
                == ["the host has another key than the one pdd knows; nothing was sent to it"])
        #expect(advice("ssh: connect to host h port 22: Connection refused") == [])
    }
}
