import PlanModel
import Testing

@testable import Planner

/// Spot instances that EC2 takes away.
struct NoticeScriptTests {
    private static let values = ["CONTAINER": "worker1"]
    private static let running = ["proc/8/comm": "condor_startd\n", "run/pdd-x": ""]
    private static let token = Answer(
        "curl --silent --fail --noproxy * --max-time 2 --request PUT --header X-aws-ec2-metadata-token-ttl-seconds: 60 "
            + "http://169.254.169.254/latest/api/token", prints: "secret")

    private static func metadata(_ path: String, _ answer: String?) -> Answer {
        Answer(
            "curl --silent --fail --noproxy * --max-time 2 --header X-aws-ec2-metadata-token: secret "
                + "http://169.254.169.254/latest/meta-data/\(path)", prints: answer ?? "",
            status: answer == nil ? 22 : 0)
    }

    private static let noAction = metadata("spot/instance-action", nil)
    private static let noAdvice = metadata("events/recommendations/rebalance", nil)
    private static let advice = metadata(
        "events/recommendations/rebalance", #"{"noticeTime": "2026-01-01T00:00:00Z"}"#)
    private static func off(_ how: String) -> Answer { Answer("docker exec worker1 condor_off -\(how) -daemon startd") }

    @Test func `a timer looks for notices`() throws {
        let units = ["etc/systemd/system/x": "", "usr/local/lib/x": ""]
        try TestHost([Answer("systemctl")], files: units).expect(.watchNotices, Self.values) { run in
            #expect(run.files["usr/local/lib/pdd-notice.sh"]?.contains("\nend_jobs() {\n") == true)
            let service = try #require(run.files["etc/systemd/system/pdd-notice.service"])
            #expect(service.contains("Environment=CONTAINER=worker1\n"))
            #expect(service.contains("ExecStart=/bin/sh -eu ") && service.contains("/usr/local/lib/pdd-notice.sh\n"))
            #expect(run.files["etc/systemd/system/pdd-notice.timer"]?.contains("OnUnitInactiveSec=5\n") == true)
            #expect(run.calls.last == "systemctl restart pdd-notice.timer")
        }
    }

    @Test func `notices are watched while the timer is active`() throws {
        let program = ["usr/local/lib/pdd-notice.sh": "x\n"]
        let active = Answer("systemctl is-active --quiet pdd-notice.timer")
        try TestHost([active], files: program).expect(.noticesAreWatched)
        try TestHost([Answer("systemctl is-active", status: 3)], files: program).expect(.noticesAreWatched, status: 3)
        try TestHost([active]).expect(.noticesAreWatched, status: 1)
    }

    @Test func `without a notice nothing happens`() throws {
        try TestHost([Self.token, Self.noAction, Self.noAdvice], files: Self.running)
            .expect(.watchNotice, Self.values, status: 0, output: "") { #expect($0.calls.count == 3) }
        try TestHost([Answer("curl", status: 7)], files: Self.running).expect(.watchNotice, Self.values, status: 7)
    }

    @Test(arguments: [(118, "peaceful"), (31, "peaceful"), (30, "fast"), (-3, "fast")])
    func `an interruption ends the jobs before the instance`(left: Int, how: String) throws {
        let notice = #"{"action": "terminate", "time": "2026-01-01T00:02:00Z"}"#
        let answers = [
            Self.token, Self.metadata("spot/instance-action", notice),
            Answer("date -d 2026-01-01T00:02:00Z +%s", prints: "\(1_000_000 + left)"), Self.off(how),
        ]
        try TestHost(answers, files: Self.running).expect(.watchNotice, Self.values, output: "") { run in
            #expect(run.files["run/pdd-notice"]?.hasPrefix("-\(how) ") == true)
        }
    }

    @Test func `after a recommendation jobs finish, and then the host ends`() throws {
        let answers = [Self.token, Self.noAction, Self.advice]
        try TestHost(answers + [Self.off("peaceful")], files: Self.running).expect(.watchNotice, Self.values) { run in
            #expect(run.files["run/pdd-notice"]?.hasPrefix("-peaceful ") == true)
        }
        let asked = ["run/pdd-notice": "-peaceful /proc/8/comm\n", "proc/9/comm": "sh\n"]
        try TestHost(answers + [Answer("systemctl poweroff")], files: asked).expect(.watchNotice, Self.values) { run in
            #expect(run.calls.last == "systemctl poweroff")
        }
        // A worker that has not started yet is no reason.
        try TestHost(answers, files: ["proc/9/comm": "sh\n"]).expect(.watchNotice, Self.values)
    }
}
