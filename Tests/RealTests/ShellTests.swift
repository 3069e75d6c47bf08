import Foundation
import TestSupport
import Testing

/// Logging in, on a terminal as a person has it.
@Suite(.serialized) struct ShellTests {
    @Test func `apply asks on a terminal, logs in when done, and shell does too`() throws {
        try Cluster.with("chaos-shell", Cluster.light("chaos-shell", workers: 1)) { cluster in
            let apply = try RunningProgram.onTerminal(cluster, "apply", "--shell")
            let question = "apply these changes to 'chaos-shell'? [y/N] "
            #expect(apply.wait { apply.output.contains(question) }, "\(apply.output)")
            apply.type("y\r")
            try use(apply, on: "submit")
            #expect(apply.output.contains("chaos-shell is ready: "))

            // Done already, so that nothing is asked.
            let again = try RunningProgram.onTerminal(cluster, "apply", "--shell")
            try use(again, on: "submit")
            #expect(!again.output.contains("[y/N]"))

            try use(try RunningProgram.onTerminal(cluster, "shell"), on: "submit")
            try use(try RunningProgram.onTerminal(cluster, "shell", "worker1"), on: "worker1")
            try use(try RunningProgram.onTerminal(cluster, "shell", "cluster.json", "worker1"), on: "worker1")
        }
    }

    /// The shell has a terminal, Ctrl-C ends what runs in it and not the shell, and its status is
    /// that of pdd.
    private func use(_ run: RunningProgram, on container: String) throws {
        func says(_ text: String) throws {
            let isSaid = run.wait(within: 120) { run.output.contains(text) }
            try #require(isSaid, "no '\(text)' in: \(run.output)")
        }
        // What is typed before the shell reads is kept by the terminal; typed words are shown too, so
        // what is waited for must not stand in them.
        run.type("echo at-$(hostname)-$(tty | cut -c 1-8)\r")
        try says("at-\(container)-/dev/pts")
        // Said by the program itself, so that it is what Ctrl-C reaches.
        run.type("sh -c 'echo begun-$((40 + 2)); exec sleep 300'\r")
        try says("begun-42")
        run.type("\u{3}")
        run.type("echo status-$?\r")
        try says("status-130")
        run.type("exit 7\r")
        #expect(run.end(within: 30) == 7, "\(run.output)")
    }
}
