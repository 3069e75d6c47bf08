import PlanModel
import TestSupport
import Testing

@testable import Applier

/// The scripts with which Applier locks hosts, and changes their keys, files and containers.
struct HostScriptTests {
    private static let directory = ["DIRECTORY": "/var/lib/pdd/c"]

    // MARK: - Keys

    private static let launch = "ssh-ed25519 LAUNCH"
    @Test func `a host with the key of its launch makes another`() throws {
        let key = Answer("sshd -T", prints: "hostkey /keys/rsa\nhostkey /keys/ed25519")
        let old = Answer("ssh-keygen -y -P  -f /keys/ed25519", prints: "ssh-ed25519 LAUNCH root@host")
        let none = Answer("ssh-keygen -y -P  -f /keys/ed25519.pdd-new", status: 255).given("[ ! -e made ]")
        let new = Answer("ssh-keygen -y -P  -f /keys/ed25519.pdd-new", prints: "ssh-ed25519 NEW")
        let make = Answer("ssh-keygen -q -t ed25519").does("touch made")
        try TestHost([key, none, new, old, make]).expect(
            HostKeyChange.prepare, ["LAUNCH_KEY": Self.launch], output: "key ssh-ed25519 NEW\n"
        ) { run in
            #expect(run.has("ssh-keygen -q -t ed25519 -N  -C  -f /keys/ed25519.pdd-new"))
        }
        try TestHost([key, new, old]).expect(
            HostKeyChange.prepare, ["LAUNCH_KEY": Self.launch], output: "key ssh-ed25519 NEW\n")
    }

    @Test func `a host with a key of its own keeps it`() throws {
        let place = Answer("ssh-keygen -y -P  -f", prints: "ssh-ed25519 OWN x")
        try TestHost([Answer("sshd -T", status: 1), place])
            .expect(HostKeyChange.prepare, ["LAUNCH_KEY": Self.launch], output: "key ssh-ed25519 OWN\n")
    }

    @Test func `sshd uses the new key, if there is one, and reads it`() throws {
        let sshd = Answer("sshd -T", status: 1)
        let half = Answer("ssh-keygen -y -P  -f", prints: "ssh-ed25519 NEW")
        let files = [
            "etc/ssh/ssh_host_ed25519_key": "old", "etc/ssh/ssh_host_ed25519_key.pdd-new": "new",
            "run/systemd/system/x": "",
        ]
        let reload = [
            Answer("systemctl reload ssh ", status: 5), Answer("systemctl reload sshd", status: 5),
            Answer("systemctl", status: 0),
        ]
        try TestHost([sshd, half, Answer("sync")] + reload, files: files).expect(HostKeyChange.switchOver) { run in
            #expect(run.files["etc/ssh/ssh_host_ed25519_key"] == "new")
            #expect(run.files["etc/ssh/ssh_host_ed25519_key.pub"] == "ssh-ed25519 NEW\n")
            #expect(run.files["etc/ssh/ssh_host_ed25519_key.pdd-new"] == nil)
            #expect(run.has("systemctl reload ssh"))
        }
        try TestHost([sshd, Answer("systemctl", status: 4).complains("hidden")], files: ["run/systemd/system/x": ""])
            .expect(HostKeyChange.switchOver, status: 4, errors: "hidden\n") { run in
                #expect(run.calls.last == "systemctl restart sshd")
            }
    }

    // MARK: - Locks

    @Test func `a lock is held while heartbeats arrive, and names its holder`() throws {
        let values = Self.directory.merging(["HOLDER": "pdd apply by me", "SILENCE": "30"]) { $1 }
        try TestHost([Answer("timeout 30 head -c 1")])
            .expect(HostLock.holdLock, values, output: "held\n") { run in
                #expect(run.files["var/lib/pdd/c/lock"] == "pdd apply by me\n")
            }
        try TestHost([Answer("flock -n 9", status: 1)], files: ["var/lib/pdd/c/lock": "pdd apply by you\n"])
            .expect(HostLock.holdLock, values, output: "busy\npdd apply by you\n")
        try TestHost([Answer("timeout 30 head -c 1")]).expect(
            DockerCommands.holdLock, ["SILENCE": "30"], output: "held\n")
    }

    @Test func `heartbeats keep a lock`() throws {
        let beat = Answer("timeout 9 head -c 1", prints: ".").given("[ ! -e third ]")
            .does("if [ -e second ]; then touch third; elif [ -e first ]; then touch second; else touch first; fi")
        try TestHost([beat, Answer("timeout 9 head -c 1")]).expect(
            ShellFile("test", Array("await_silence 9".utf8), calls: [HeldLock.awaitSilence])
        ) { run in
            #expect(run.calls.count == 4)
        }
    }

    // MARK: - Leases

    @Test(
        arguments: [
            (nil, "", nil), ("1000100\n", "lease 600\n", "1000600\n"), ("1000900\n", "lease 900\n", "1000900\n"),
        ] as [(String?, String, String?)])
    func `a lease gets longer, never shorter`(before: String?, output: String, after: String?) throws {
        try TestHost(files: before.map { ["var/lib/pdd/lease": $0] } ?? [:])
            .expect(LeaseScript.extendLease, ["LEASE": "600"], output: output) { run in
                #expect(run.files["var/lib/pdd/lease"] == after)
            }
    }

    // MARK: - Containers

    @Test func `a container that goes leaves its volumes, on record`() throws {
        let there = [
            Answer("docker container inspect box", prints: "[]"),
            Answer("docker container inspect --format", prints: "data\n"), Answer("docker stop --time 10 box"),
        ]
        try TestHost(there + [Answer("docker rm --force box", prints: "box")])
            .expect(ContainerCommand.removeContainer, ["NAME": "box"], output: "") { run in
                #expect(run.files["work/volumes"] == "data\n")
            }
        try TestHost([Answer("docker container inspect", status: 1)])
            .expect(ContainerCommand.removeContainer, ["NAME": "box"]) { #expect($0.calls.count == 1) }
        try TestHost(there + [Answer("docker rm", status: 1).complains("no")])
            .expect(ContainerCommand.removeContainer, ["NAME": "box"], status: 1, errors: "no\n")
    }

    // MARK: - Running scripts

    @Test func `a script runs among the cluster's files, under a lock and a deadline`() throws {
        let reader = RemoteScripts.readScript.wholeLines.joined(separator: "\n")
        let values = Self.directory.merging(["LOCK": "/var/lib/pdd/c/locks/a", "DEADLINE": "9", "READER": reader]) {
            $1
        }
        let whole = Answer("cat", prints: "pwd\n# end")
        try TestHost([whole]).expect(RemoteScripts.interpret, values) { run in
            #expect(run.output.hasSuffix("/var/lib/pdd/c/files\n"))
        }
        try TestHost([Answer("cat", prints: "pwd\n# en")]).expect(
            RemoteScripts.interpret, values.merging(["LOCK": ""]) { $1 }, status: 1, output: "",
            errors: "the script arrived incomplete\n")
        try TestHost([Answer("flock -n", status: 1), Answer("timeout 9 flock 9", status: 124)]).expect(
            RemoteScripts.interpret, values, status: 124,
            errors: "waiting for a script of an earlier run to end on this host\n")
    }

    @Test func `scripts are served one after the other, each with its status, and a part of one is not run`() throws {
        let scripts = ["echo one; cd /; false; echo on", "pwd; exit 3", "cat <<'end'\na \\ b\nend", "if"]
        let input = (["tok"] + scripts.flatMap { [$0, "tok"] } + ["echo part"]).joined(separator: "\n")
        let text = "{\n\(RemoteScripts.serve.wholeLines.joined(separator: "\n"))\n} <<'INPUT'\n\(input)\nINPUT\n"
        for shell in TestHost.Shell.allCases {
            let run = try TestHost().run(text, in: shell)
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines[..<3] == ["tok ready", "one", "tok 1"])
            #expect(lines[3].hasSuffix("/work/files") && lines[4...6] == ["tok 3", "a \\ b", "tok 0"])
            #expect(lines.count == 8 && lines[7] == "tok 2")
            #expect(run.errors.split(separator: "\n").filter { $0 == "tok end" }.count == 4)
        }
    }

    @Test(
        arguments: [
            ("d1", "true", ""), ("d1", "", ""), ("d1", "false", "ran\n"), ("d1", "if (", "ran\n"),
            ("d0", "true", "ran\n"),
            (nil, "true", "ran\n"),
        ] as [(String?, String, String)])
    func `what is done and holds is not done again`(marker: String?, check: String, output: String) throws {
        let values = [
            "PDD_MARKER": "/var/lib/pdd/c/done/a", "PDD_DIGEST": "d1", "PDD_CHECK": check,
            "PDD_SCRIPT": "echo ran; exit 0",
        ]
        let files = ["var/lib/pdd/c/done/x": ""].merging(marker.map { ["var/lib/pdd/c/done/a": $0] } ?? [:]) { $1 }
        try TestHost(files: files).expect(RemoteScripts.runMarked, values, output: output) { run in
            #expect(run.files["var/lib/pdd/c/done/a"] == "d1")
        }
        let failing = values.merging(["PDD_SCRIPT": "echo ran; false; echo on", "PDD_DIGEST": "d2"]) { $1 }
        try TestHost(files: files).expect(RemoteScripts.runMarked, failing, status: 1, output: "ran\n") { run in
            #expect(run.files["var/lib/pdd/c/done/a"] == marker)
        }
    }

    @Test func `a file is stored whole or not at all`() throws {
        let values = Self.directory.merging([
            "TARGET": "/var/lib/pdd/c/files/a b", "MODE": "0600", "DIGEST": "", "SIZE": "",
            "MARKER": "/var/lib/pdd/c/done/a",
            "MARK": "m1",
        ]) { $1 }
        let sum = Answer("sha256sum", prints: "d1  -")
        let stat = Answer("stat", prints: "3")
        for (name, right, wrong, errors) in [
            ("DIGEST", "d1", "d2", "what arrived has another digest\n"), ("SIZE", "3", "4", "not all of it arrived\n"),
        ] {
            try TestHost([sum, stat]).expect(RemoteScripts.storeFile, values.merging([name: right]) { $1 }) { run in
                #expect(run.files["var/lib/pdd/c/files/a b"] == "")
                #expect(run.files["var/lib/pdd/c/done/a"] == "m1 3")
            }
            try TestHost([sum, stat])
                .expect(RemoteScripts.storeFile, values.merging([name: wrong]) { $1 }, status: 1, errors: errors) {
                    run in
                    #expect(run.files["var/lib/pdd/c/files/a b"] == nil && run.files["var/lib/pdd/c/done/a"] == nil)
                }
        }
    }

    @Test func `a container is entered as the account that its image names`() throws {
        let values = ["CONTAINER": "box", "ACCOUNT": "", "LABELLED": "yes", "TERMINAL": "yes", "WORDS": "id 'a b'"]
        let answers = [
            Answer("docker inspect --format", prints: "sci"),
            Answer("docker exec --user sci box sh -c", prints: "/home/sci"),
            Answer("docker exec"),
        ]
        try TestHost(answers).expect(ContainerLogin.enterContainer, values) { run in
            #expect(
                run.calls.last
                    == "docker exec --interactive --tty --env TERM=xterm --user sci --workdir /home/sci box id a b")
        }
        try TestHost([Answer("docker exec", status: 7)])
            .expect(
                ContainerLogin.enterContainer,
                ["CONTAINER": "box", "ACCOUNT": "", "LABELLED": "", "TERMINAL": "", "WORDS": ""], status: 7
            ) { run in
                #expect(run.calls.last?.hasPrefix("docker exec --interactive box sh -c if command -v bash") == true)
            }
        try TestHost([Answer("docker inspect", status: 1).complains("no such container")])
            .expect(ContainerLogin.enterContainer, values, status: 1, errors: "no such container\n")
    }
}
