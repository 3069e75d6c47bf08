import PlanModel
import TestSupport
import Testing

@testable import Applier

/// The script with which Applier looks at a host.
struct LookScriptTests {
    private static let nothing = [
        "DIRECTORY": "/var/lib/pdd/c", "CLUSTER": "c", "QUEUE": "", "LEASE": "", "FILES": "", "CHECKS": "",
    ]
    private static let socket = Answer(
        "curl --silent --max-time 30 --unix-socket /var/run/docker.sock",
        prints: "{\"ServerVersion\":\"26.1.5\",\"x\":1}\n--\n[{\"Id\":\"a\"}]\n--\n[{\"RepoTags\":[\"a:1\"]}]\n--")

    @Test func `one request tells of the engine, its containers and its images`() throws {
        let checks = [
            "CHECKS": "4 7 9", "CHECK_4": "case $IMAGES in *a:1*) ;; *) false ;; esac",
            "CHECK_7": "case $INFO in *26*) exit 3 ;; esac", "CHECK_9": "if (",
        ]
        try TestHost([Self.socket]).expect(
            ObservationScript.observe, Self.nothing.merging(checks) { $1 },
            output: "engine 26.1.5\ncontainers [{\"Id\":\"a\"}]\nholds 4\nend\n")
    }

    @Test func `without an answer at the socket Docker's client is asked`() throws {
        let client = [
            Answer("docker info --format engine", prints: "engine 20.10"),
            Answer("docker ps --all --filter label=pdd.cluster=c", prints: "container a running d n"),
        ]
        try TestHost([Answer("curl", status: 7)] + client).expect(
            ObservationScript.observe, Self.nothing, output: "engine 20.10\ncontainer a running d n\nend\n")
        try TestHost([Answer("docker", status: 1).complains("hidden")])
            .expect(ObservationScript.observe, Self.nothing, output: "end\n")
        try TestHost().expect(ObservationScript.observe, Self.nothing, output: "end\n")
    }

    @Test func `running jobs are counted, and the oldest is told`() throws {
        let starter = "condor_starter\n"
        let stat = { (start: Int) in
            "17 (condor) starter) S 1 17 17 0 -1 4194560 1 0 0 0 5 5 0 0 20 0 1 0 \(start) 8000000 900 184\n"
        }
        let files = [
            "proc/17/comm": starter, "proc/17/stat": stat(500_000), "proc/9/comm": starter, "proc/9/stat": stat(90_000),
            "proc/8/comm": "condor_startd\n", "proc/8/stat": stat(10), "proc/uptime": "10000.25 1.0\n",
        ]
        try TestHost(files: files).expect(ObservationScript.observe, Self.nothing, output: "jobs 2 9100 14100\nend\n")
    }

    private static let noClient = [Answer("docker info", status: 1), Answer("docker ps --all --filter", status: 1)]

    /// What `docker cp` prints of the queue's log: a header that the first line follows without a newline.
    private static func queueLog(_ lines: [String]) -> String {
        "job_queue.log0000ustar0000107 1 CreationTimestamp 1795980270\n101 0.0 Job Machine\n101 0.2 Owner (empty)\n"
            + lines.joined(separator: "\n")
    }

    @Test(arguments: [
        ([], "queue 0 0 0 0\n"),
        (
            [
                "101 01.-1 Job Machine", "101 1.0 Job Machine", "103 1.0 JobStatus 1", "101 1.1 Job Machine",
                "103 1.1 JobStatus 1", "106 ", "103 1.0 LastJobStatus 1", "103 1.0 JobStatus 2", "102 1.1",
                "101 02.-1 Job Machine", "103 02.-1 JobStatus 5", "101 2.0 Job Machine", "101 3.0 Job Machine",
                "103 4.0 JobStatus 2", "101 5.7 Job Machine", "103 5.7 JobStatus 4", "101 6.0 Job Machine",
                "103 6.0 JobStatus 3", "101 7.0 Job Machine", "103 7.0 JobStatus 7",
            ], "queue 1 2 1 1\n"
        ),
    ]) func `the log of the queue tells the states of the jobs`(lines: [String], output: String) throws {
        let answers =
            Self.noClient + [
                Answer("docker ps --all --quiet --filter label=pdd.cluster=c", prints: "a1"),
                Answer("docker cp a1:*/spool/job_queue.log -", prints: Self.queueLog(lines)),
                Answer("docker exec a1 condor_q", status: 1),
            ]
        let values = Self.nothing.merging(["QUEUE": "yes"]) { $1 }
        try TestHost(answers).expect(ObservationScript.observe, values, output: output + "end\n")
    }

    @Test(arguments: [
        ("0 jobs; 0 completed, 0 removed, 0 idle, 0 running, 0 held, 0 suspended", "queue 0 0 0 0\n"),
        ("7 jobs; 1 completed, 9 removed, 1 idle, 2 running, 2 held, 1 suspended", "queue 1 3 2 1\n"),
    ]) func `HTCondor is asked where its log has jobs`(totals: String, output: String) throws {
        let answers =
            Self.noClient + [
                Answer("docker ps --all --quiet", prints: "a1"),
                Answer("docker cp a1:", prints: Self.queueLog(["101 1.0 Job Machine", "103 1.0 JobStatus 2"])),
                Answer(
                    "docker exec a1 condor_q -allusers -totals",
                    prints: "\n-- Schedd: submit\nTotal for query: \(totals)"),
            ]
        let values = Self.nothing.merging(["QUEUE": "yes"]) { $1 }
        try TestHost(answers).expect(ObservationScript.observe, values, output: output + "end\n")
    }

    @Test func `a container without a queue has none to tell of`() throws {
        let answers =
            Self.noClient + [
                Answer("docker ps --all --quiet", prints: "a1"),
                Answer("docker cp", status: 1).complains("Could not find the file"),
            ]
        let values = Self.nothing.merging(["QUEUE": "yes"]) { $1 }
        try TestHost(answers).expect(ObservationScript.observe, values, output: "end\n")
        try TestHost([Answer("docker", status: 1)]).expect(ObservationScript.observe, values, output: "end\n")
    }

    @Test func `markers, files and leases are printed`() throws {
        let files = [
            "var/lib/pdd/c/done/w1.image": "d1", "var/lib/pdd/c/stuck/box": "id\nno space\n",
            "var/lib/pdd/lease": "1000100\n",
        ]
        let values = Self.nothing.merging(["LEASE": "600", "FILES": "3 /nowhere/x\n5 /nowhere/y"]) { $1 }
        try TestHost(files: files).expect(
            ObservationScript.observe, values,
            output: "marker w1.image d1\nstuck box id no space \nlease 600\nfile 3 \nfile 5 \nend\n")
    }
}
