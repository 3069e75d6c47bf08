import PlanModel
import Testing

@testable import Applier

struct JournalLineTests {
    private static let action = Action(ActionID("w1", "host"), .createHost(CreateHost(host: "w1", type: "worker")))

    @Test(arguments: [
        (RunEvent.started(action), #"{ "time": 0.000, "event": "intent", "action": "w1/host", "kind": "createHost" }"#),
        (
            .succeeded(action, seconds: 1.23456),
            #"{ "time": 0.000, "event": "result", "action": "w1/host", "outcome": "succeeded", "seconds": 1.235 }"#
        ),
        (
            .failed(action, ActionFailure("it \"broke\"\u{1b}[31m"), seconds: 61, attempts: 3, log: "runs/x.log"),
            #"{ "time": 0.000, "event": "result", "action": "w1/host", "outcome": "failed", "seconds": 61.000, "#
                + #""reason": "it \"broke\"^[[31m", "attempts": 3, "log": "runs/x.log" }"#
        ),
        (
            .failed(action, ActionFailure("x"), seconds: 0.0004, attempts: 1, log: nil),
            #"{ "time": 0.000, "event": "result", "action": "w1/host", "outcome": "failed", "seconds": 0.000, "reason": "x", "attempts": 1 }"#
        ),
        (
            .retrying(action, attempt: 1, seconds: 0.75, reason: "busy"),
            #"{ "time": 0.000, "event": "retry", "action": "w1/host", "attempt": 1, "wait": 0.750, "reason": "busy" }"#
        ),
        (
            .skipped(action, because: ActionID("w2", "x")),
            #"{ "time": 0.000, "event": "skip", "action": "w1/host", "because": "w2/x" }"#
        ),
        (
            .interrupted(running: [ActionID("w1", "a"), ActionID("w2", "b")]),
            #"{ "time": 0.000, "event": "interrupt", "running": ["w1/a", "w2/b"] }"#
        ),
        (.interrupted(running: []), #"{ "time": 0.000, "event": "interrupt", "running": [] }"#),
    ])
    func `one line an event`(event: RunEvent, line: String) {
        #expect(JournalLine.text(event, time: 0) == line)
    }

    @Test(arguments: [
        (0.0, "0.000"), (0.0005, "0.001"), (0.9996, "1.000"), (12.04, "12.040"), (3600.5, "3600.500"),
        (-1, "0.000"),
    ])
    func `times are in milliseconds`(time: Double, text: String) {
        let line = JournalLine.text(.interrupted(running: []), time: time)
        #expect(line.hasPrefix(#"{ "time": \#(text), "#))
    }

    @Test func `a line is JSON on one line, whatever a host said`() throws {
        let failure = ActionFailure("a\nb\r\u{0}\u{2028}\u{7f}\"\\")
        let line = JournalLine.text(
            .failed(Self.action, failure, seconds: 1, attempts: 1, log: nil), time: 1)
        #expect(!line.utf8.contains { $0 < 0x20 })
        let node = try JSONReader.read(SourceText(name: "", text: line))
        #expect(node["action"]?.string == "w1/host")
    }
}
