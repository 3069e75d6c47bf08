import PlanModel
import Testing

@testable import Planner

struct PoolScriptTests {
    private static let values = [
        "CONTAINER": "submit", "WORKERS": "worker1\nworker2", "HOSTS": "10.0.0.2", "WAIT": "3",
    ]
    private static let list = "docker exec submit condor_status -af Machine"
    private static let queue = "docker exec submit condor_q -allusers -constraint JobStatus == 2"
    private static let noJobs = Answer(queue)
    private static let swarm = [
        Answer("docker node ls", prints: "a"), Answer("docker node inspect", prints: "10.0.0.2 ready a worker 1"),
    ]
    /// With a swarm and without one: the script and its check.
    private static let kinds: [(ShellFile, ShellFile)] = [
        (.waitForPool, .poolIsReady), (.waitForWorkers, .workersAreIn),
    ]

    @Test(arguments: kinds)
    func `the workers are known by their names without domain`(script: ShellFile, check: ShellFile) throws {
        let host = TestHost(
            [Answer(Self.list, prints: "worker2.pool\nworker1.pool\nsubmit"), Self.noJobs] + Self.swarm)
        try host.expect(script, Self.values, output: "", seconds: 0)
        try host.expect(check, Self.values)
    }

    @Test(arguments: kinds)
    func `workers that come late are waited for`(script: ShellFile, check: ShellFile) throws {
        let host = TestHost(
            [Answer(Self.list, status: 1).before(1), Answer(Self.list, prints: "worker1\nworker2"), Self.noJobs]
                + Self.swarm)
        try host.expect(script, Self.values, seconds: 1)
    }

    @Test(arguments: kinds)
    func `a job whose worker began anew starts over`(script: ShellFile, check: ShellFile) throws {
        let jobs = """
            1 0 slot1_1@worker1 1000
            1 2 slot1_2@worker1.pool 1400
            7 3 slot1_1@worker2 1000
            8 0 slot1@gone 1000
            """
        let starts = Answer(
            Self.list + " DaemonStartTime - MyCurrentTime + LastHeardFrom",
            prints: "worker1.pool 1200.0\nworker1.pool 900\nworker2 900")
        let listed = Answer(Self.list, prints: "worker1\nworker2")
        let stranded = [starts, listed, Answer(Self.queue, prints: jobs).given("[ ! -e killed ]"), Self.noJobs]
        let shadow = ["proc/7/comm": "condor_shadow\n"]
        let kill = "docker exec submit pkill -KILL -f ^condor_shadow 1.0 "
        let output = "the worker of job 1.0 began anew; the job starts over\n"
        try TestHost(stranded + Self.swarm, files: shadow).expect(check, Self.values, status: 1)
        try TestHost(stranded + [Answer(kill).does("touch killed")] + Self.swarm, files: shadow)
            .expect(script, Self.values, output: output, seconds: 0)
        // A shadow that is gone already, or does not end.
        try TestHost(stranded + [Answer(kill, status: 1)] + Self.swarm, files: shadow).expect(
            script, Self.values, output: output,
            errors: "HTCondor still looks for the former workers of these jobs\n", seconds: 75)
        // A queue that does not answer, and a pool that does not.
        let silent = [listed, Answer(Self.queue, status: 1)] + Self.swarm
        try TestHost(silent, files: shadow).expect(script, Self.values, output: "")
        try TestHost(silent, files: shadow).expect(check, Self.values)
        // Where no job runs, no one is asked.
        try TestHost([listed] + Self.swarm).expect(check, Self.values)
    }

    @Test(arguments: kinds)
    func `workers that do not come are named`(script: ShellFile, check: ShellFile) throws {
        let host = TestHost([Answer(Self.list, prints: "worker3")] + Self.swarm)
        try host.expect(
            script, Self.values, status: 1, errors: "these workers are not in the pool: worker1 worker2 after 3 s\n",
            seconds: 3)
        try host.expect(check, Self.values, status: 1)
    }

    @Test func `a stranger in the swarm is removed, and the pool is not ready before`() throws {
        let nodes = "10.0.0.2 ready a worker 1\n10.0.0.7 down b worker 1"
        let host = TestHost([
            Answer(Self.list, prints: "worker1\nworker2"), Self.noJobs, Answer("docker node ls", prints: "a\nb"),
            Answer("docker node inspect", prints: nodes).given("[ ! -e gone ]"),
            Answer("docker node inspect", prints: "10.0.0.2 ready a worker 1"),
            Answer("docker node rm --force b").does("touch gone"),
        ])
        try host.expect(.poolIsReady, Self.values, status: 1)
        try host.expect(.waitForPool, Self.values) { #expect($0.has("docker node rm --force b")) }
    }

    @Test func `the collector signs a token once it answers`() throws {
        let host = TestHost([
            Answer("docker exec submit condor_status -collector", status: 1).before(2),
            Answer("docker exec submit condor_status -collector", prints: "noise"),
            Answer("docker exec submit condor_config_val TRUST_DOMAIN", prints: "pool.local"),
            Answer("docker exec submit condor_token_create", prints: "the token"),
        ])
        try host.expect(.signPoolToken, Self.values, output: "the token\n", seconds: 2) { run in
            #expect(
                run.calls.last == "docker exec submit condor_token_create -identity condor@pool.local "
                    + "-authz ADVERTISE_MASTER -authz ADVERTISE_STARTD -authz READ")
        }
    }

    @Test func `a collector that does not answer, or has no domain, signs nothing`() throws {
        try TestHost([Answer("docker exec", status: 1).complains("hidden")]).expect(
            .signPoolToken, Self.values, status: 1, output: "",
            errors: "the HTCondor collector in the container submit does not answer after 3 s\n", seconds: 3)
        let host = TestHost([
            Answer("docker exec submit condor_status"), Answer("docker exec submit condor_config_val", status: 1),
        ])
        try host.expect(.signPoolToken, Self.values, status: 1)
    }

    @Test func `the jobs of all containers finish`() throws {
        let host = TestHost([
            Answer("docker exec a condor_off -peaceful -daemon startd", status: 1),
            Answer("docker exec b condor_off -peaceful -daemon startd"),
            Answer("docker exec a pidof condor_startd", status: 1),
            Answer("docker exec b pidof condor_startd", prints: "17").before(4),
            Answer("docker exec b pidof condor_startd", status: 1),
        ])
        try host.expect(
            .drainWorker, ["CONTAINERS": "a\nb", "WAIT": "60", "AT_DEADLINE": "keep"], output: "", seconds: 4)
    }

    @Test func `jobs that run on are left to HTCondor`() throws {
        let host = TestHost([Answer("docker exec a")])
        try host.expect(
            .drainWorker, ["CONTAINERS": "a", "WAIT": "3", "AT_DEADLINE": "evict"],
            errors: "jobs still run after 3 s; HTCondor runs them elsewhere\n", seconds: 3)
    }

    @Test func `jobs that run on keep their worker`() throws {
        let host = TestHost([Answer("docker exec a")])
        try host.expect(
            .drainWorker, ["CONTAINERS": "a", "WAIT": "3", "AT_DEADLINE": "keep"], status: 1,
            errors: "jobs still run after 3 s and go on; no new job starts here; apply again to continue, "
                + "or end them: pdd apply --evict\n", seconds: 3)
    }
}
