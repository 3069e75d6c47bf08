import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// What goes to hosts, run by a real shell.
struct RemoteScriptsTests {
    private let marker = HostMarker(action: ActionID("w1", "image"), digest: Digest(of: "image"))

    private func script(_ lines: [String], marked: Bool = true) -> HostScript {
        var script = HostScript(lines: lines, deadline: 60)
        if marked { script.marker = marker }
        return script
    }

    @Test func `a script runs among the cluster's files and leaves its marker`() throws {
        try LocalHost.with { (host) throws in
            let result = try host.run(script(["pwd", "umask"]))
            #expect(result.status == 0)
            #expect(result.text == "\(host.directory.path)/files\n0022\n")
            #expect(host.names("done") == ["w1.image"])
            #expect(host.text("done/w1.image") == marker.digest.hexadecimal)
        }
    }

    @Test(arguments: [
        (["false", "echo after"], 1, ""), (["exit 3"], 3, ""), (["echo \"$nowhere\""], 2, ""),
        (["echo before", "(exit 7)", "echo after"], 7, "before\n"),
        (["f() { false; echo after; }", "f"], 1, ""), (["if true; then"], 2, ""),
    ])
    func `a script that fails leaves no marker`(lines: [String], status: Int32, output: String) throws {
        try LocalHost.with { (host) throws in
            for marked in [true, false] {
                let result = try host.run(script(lines, marked: marked))
                #expect(result.status == status)
                #expect(result.text == output)
                #expect(host.names("done") == [])
            }
        }
    }

    @Test func `a script that exits early by itself leaves its marker`() throws {
        try LocalHost.with { (host) throws in
            #expect(try host.run(script(["echo a", "exit 0", "echo b"])).text == "a\n")
            #expect(host.names("done") == ["w1.image"])
        }
    }

    @Test func `a script without lines leaves just its marker`() throws {
        try LocalHost.with { (host) throws in
            #expect(try host.run(script([])).status == 0)
            #expect(host.names("done") == ["w1.image"])
        }
    }

    @Test func `a script that has run runs again only if its check fails`() throws {
        try LocalHost.with { (host) throws in
            var script = script(["echo ran"])
            #expect(try host.run(script).text == "ran\n")
            #expect(try host.run(script).text == "")
            script.environment = [("FILE", "it's there")]
            script.check = ["[ -e \"$FILE\" ]"]
            #expect(try host.run(script).text == "ran\n")
            script.lines.append("touch \"$FILE\"")
            #expect(try host.run(script).text == "ran\n")
            #expect(try host.run(script).text == "")
            script.marker = HostMarker(action: marker.action, digest: Digest(of: "other"))
            #expect(try host.run(script).text == "ran\n")
            #expect(host.text("done/w1.image") == Digest(of: "other").hexadecimal)
        }
    }

    @Test func `an empty marker, as after a power failure, does not count`() throws {
        try LocalHost.with { (host) throws in
            _ = try host.run(script([]))
            try "".write(to: host.directory.appending(path: "done/w1.image"), atomically: true, encoding: .utf8)
            #expect(try host.run(script(["echo ran"])).text == "ran\n")
            #expect(host.text("done/w1.image") == marker.digest.hexadecimal)
        }
    }

    @Test func `a script reads nothing of what came for it, nor of its own text`() throws {
        try LocalHost.with { (host) throws in
            #expect(try host.run(script(["cat", "echo end"])).text == "end\n")
        }
    }

    @Test func `one run of an action at a time`() throws {
        try LocalHost.with { (host) throws in
            let group = DispatchGroup()
            for index in 0..<6 {
                DispatchQueue(label: "run \(index)").async(group: group) {
                    let run = try? host.run(script(["echo in >>log", "echo out >>log"]))
                    #expect(run?.status == 0)
                }
            }
            group.wait()
            #expect(host.text("files/log") == "in\nout\n")
        }
    }

    @Test func `values arrive as they are, whatever is in them`() throws {
        var generator = SplitMix64(seed: 30)
        let special = Array("'\"\\$`(){}[]|&;<>*?~#! \t\n\r\u{1}\u{1b}\u{7f}é\u{301}-=A0".unicodeScalars)
        try LocalHost.with { (host) throws in
            for _ in 0..<20 {
                var script = script([#"for name in $NAMES; do eval "printf '%s\0' \"\$$name\""; done"#], marked: false)
                var values = [
                    "$(touch \(host.directory.path)/run)", "`touch \(host.directory.path)/run`", "'; touch run; '",
                ]
                for _ in 0..<30 {
                    var text = ""
                    for _ in 0..<Int.random(in: 0...24, using: &generator) {
                        text.unicodeScalars.append(special.randomElement(using: &generator) ?? "x")
                    }
                    values.append(text)
                }
                script.environment = values.enumerated().map { ("V\($0)", $1) }
                script.environment.append(("NAMES", values.indices.map { "V\($0)" }.joined(separator: " ")))
                let result = try host.run(script)
                let read = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                #expect(read.map(Array.init) == values.map { Array($0.utf8) })
                #expect(host.text("run") == nil && host.text("files/run") == nil)
            }
        }
    }

    @Test func `values reach the programs that a script runs`() throws {
        try LocalHost.with { (host) throws in
            var script = script([#"sh -c 'echo "$A"'"#])
            script.environment = [("A", "it's")]
            #expect(try host.run(script).text == "it's\n")
        }
    }

    @Test func `a list may be longer than what a program can be given`() throws {
        try LocalHost.with { (host) throws in
            var script = script([#"/bin/true; printf '%s\n' "$HOSTS" | wc -l; sh -c 'echo "${HOSTS-none}"'"#])
            script.lists = [("HOSTS", (1...40_000).map { "10.0.\($0 / 250).\($0 % 250)" }.joined(separator: "\n"))]
            script.check = ["[ \"$(printf '%s\\n' \"$HOSTS\" | wc -l)\" = 40000 ]"]
            #expect(try host.run(script).text == "40000\nnone\n")
            #expect(try host.run(script).text == "", "the check holds")
        }
    }

    @Test(arguments: [["if"], ["echo \"$nowhere\""], ["false", "true"], ["exit 3"], ["cat >&2; exit 1"]])
    func `a check that fails, however it does, runs the script again`(check: [String]) throws {
        try LocalHost.with { (host) throws in
            var script = script(["echo ran"])
            script.check = check
            #expect(try host.run(script).text == "ran\n")
            #expect(try host.run(script).text == "ran\n")
        }
    }

    @Test func `an incomplete script does nothing`() throws {
        try LocalHost.with { (host) throws in
            let script = script(["touch done-it", "true"])
            let text = RemoteScripts.text(script, cluster: LocalHost.cluster)
            let line = RemoteScripts.run(script, cluster: LocalHost.cluster, deadline: 60).line(user: "root")
            for length in stride(from: 0, to: text.utf8.count - 1, by: 7) {
                let part = String(decoding: Array(text.utf8)[..<length], as: UTF8.self)
                let result = try host.run(line, input: part)
                #expect(result.status == 1, "\(part)")
                #expect(result.errorLines == ["the script arrived incomplete"])
            }
            #expect(host.names("files") == [])
            #expect(try host.run(line, input: text).status == 0)
            #expect(host.names("files") == ["done-it"])
        }
    }

    @Test func `a host ends a script at its deadline, and reports what it waits for`() throws {
        try LocalHost.with { (host) throws in
            let script = script(["echo begun >begun; sleep 60"])
            // What timeout ends with.
            #expect(try host.run(script, deadline: 1).status == 124)
            #expect(host.names("files") == ["begun"])
            let lock = "\(host.directory.path)/locks/\(marker.action.fileName)"
            _ = try host.run(
                "flock \(lock) sleep 5 >/dev/null 2>&1 & while flock -n \(lock) true; do :; done", input: "")
            let waits = try host.run(script, deadline: 1)
            #expect(waits.status == 124)
            #expect(waits.errorLines == ["waiting for a script of an earlier run to end on this host"])
        }
    }

    @Test func `a value reaches its script, and no argument of any process`() throws {
        try LocalHost.with { (host) throws in
            let value = UUID().uuidString
            // printf is a builtin of the shell, so the script itself passes the value to no process.
            var script = script(["cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '", #"printf '\n%s\n' "$PLANTED""#])
            script.environment = [("PLANTED", value)]
            let text = try host.run(script).text
            #expect(
                text.contains("timeout -k 5 60 sh -euc"), "the arguments of the script's own processes are among them")
            #expect(text.hasSuffix("\n\(value)\n"))
            #expect(text.components(separatedBy: value).count == 2, "the value is in the last line alone")
        }
    }

    @Test func `a script holds its lock, whatever user logs in`() {
        for user in [nil, "root", "ubuntu"] {
            let line = RemoteScripts.run(script([]), cluster: "c", deadline: 60).line(user: user)
            #expect(line.contains("LOCK=/var/lib/pdd/c/locks/w1.image"))
        }
    }

    @Test func `users other than root use sudo`() {
        let either = RemoteScripts.asRoot("a 'b'", user: nil)
        #expect(either.hasPrefix("if [ \"$(id -u)\" = 0 ]; then a 'b'; else sudo -n -- sh -c 'a "))
        #expect(RemoteScripts.asRoot("a 'b'", user: "root") == "a 'b'")
        #expect(RemoteScripts.asRoot("a 'b'", user: "ubuntu") == #"sudo -n -- sh -c 'a '\''b'\'''"#)
    }
}
