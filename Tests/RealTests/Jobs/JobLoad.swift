import Foundation
import TestSupport
import Testing

/// Jobs of a user in a real pool: submitted, counted, and checked when all have ended.
struct JobLoad {
    let cluster: Cluster
    /// How many jobs were submitted, those of the workflow included.
    private(set) var submitted = 0
    /// What each job of the batches is to print, by its output file.
    private var expected: [String: String] = [:]
    private var batches = 0
    private var workflow = 0

    init(_ cluster: Cluster) { self.cluster = cluster }

    /// Runs a script as the user, in the submit container.
    func ask(_ script: String) throws -> String {
        let run = try cluster.pdd("exec", "--", "sh", "-euc", script)
        try check(run)
        return run.output
    }

    /// Submits independent jobs that take so many seconds each.
    mutating func submit(_ times: [Int]) throws {
        batches += 1
        let list = times.map(String.init).joined(separator: "\\n")
        _ = try ask(
            """
            mkdir -p ~/jobs && cd ~/jobs
            printf '#!/bin/sh\\nsleep "$1"; echo "$2 squared is $(($2 * $2))"\\n' >job.sh
            printf '\(list)\\n' >times.\(batches)
            cat >job.sub <<'END'
            executable = job.sh
            arguments = $(time) $(Process)
            output = out.\(batches).$(Process)
            log = job.log
            request_cpus = 1
            should_transfer_files = YES
            when_to_transfer_output = ON_EXIT
            queue time from times.\(batches)
            END
            condor_submit -terse job.sub
            """)
        for number in times.indices {
            expected["out.\(batches).\(number)"] = "\(number) squared is \(number * number)"
        }
        submitted += times.count
    }

    /// Submits a workflow of DAGMan: a chain of jobs, each of which adds 1 to what the one before printed.
    mutating func submitChain(of length: Int, seconds: Int) throws {
        workflow = length
        submitted += length
        _ = try ask(
            """
            mkdir -p ~/flow && cd ~/flow
            printf '#!/bin/sh\\nsleep \(seconds); echo $(($(cat "out.$(($1 - 1))") + 1))\\n' >step.sh
            echo 0 >out.0
            cat >step.sub <<'END'
            executable = step.sh
            arguments = $(step)
            transfer_input_files = out.$(before)
            output = out.$(step)
            log = flow.log
            should_transfer_files = YES
            when_to_transfer_output = ON_EXIT
            queue
            END
            for step in $(seq \(length)); do
              printf 'JOB s%s step.sub\\nVARS s%s step="%s" before="%s"\\n' "$step" "$step" "$step" "$((step - 1))"
              [ "$step" = 1 ] || printf 'PARENT s%s CHILD s%s\\n' "$((step - 1))" "$step"
            done >flow.dag
            condor_submit_dag flow.dag >/dev/null
            """)
    }

    /// How many jobs are idle or running.
    func waiting() throws -> Int {
        let states = try ask("condor_q -allusers -constraint 'JobUniverse == 5' -af JobStatus")
        return states.split(separator: "\n").count
    }

    /// Waits until all have ended: well, each begun once, none evicted, and with the right output.
    func checkAll(within seconds: Int) throws {
        let dag = workflow > 0 ? "condor_wait -wait \(seconds) ~/flow/flow.dag.dagman.log >/dev/null" : ":"
        _ = try ask("condor_wait -wait \(seconds) ~/jobs/job.log >/dev/null; \(dag)")
        let printed = try ask("cd ~/jobs; for file in out.*; do printf '%s %s\\n' \"$file\" \"$(cat \"$file\")\"; done")
        let outputs = printed.split(separator: "\n").map(String.init).sorted()
        #expect(outputs == expected.map { "\($0.key) \($0.value)" }.sorted())
        if workflow > 0 { #expect(try ask("cat ~/flow/out.\(workflow)") == "\(workflow)\n") }
        // A job whose shadow connected again may count as never started.
        let ended = try ask("condor_history -af JobUniverse JobStatus ExitCode NumJobStarts ClusterId ProcId")
            .split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        let jobs = ended.filter { $0.first == 5 }
        #expect(jobs.count == submitted)
        let bad = jobs.filter { $0[1] != 4 || $0[2] != 0 || $0[3] > 1 }
        #expect(bad == [], "status, exit code, starts")
        let logs = workflow > 0 ? "~/jobs/job.log ~/flow/flow.log" : "~/jobs/job.log"
        #expect(try ask("cat \(logs) | grep -c 'Job executing'") == "\(submitted)\n", "each job began once")
        #expect(try ask("cat \(logs) | grep -c 'evicted' || true") == "0\n")
    }
}

/// Looks at a pool's slots every second, on the submit host, whatever becomes of the submit container.
struct SlotWatch {
    let cluster: Cluster
    let submitHost: String

    private static let script = """
        while :; do
          idle=$(docker exec submit condor_q -allusers -constraint 'JobStatus == 1 && JobUniverse == 5' -af ClusterId) &&
            slots=$(docker exec submit condor_status -af PartitionableSlot DynamicSlot State TotalSlotCpus Cpus) &&
            printf '%s\\n' "$slots" | awk -v "idle=$(printf '%s\\n' "$idle" | grep -c .)" '
              $1 == "true" { total += $4 }
              $2 == "true" && $3 == "Claimed" { busy += $5 }
              END { print idle, busy + 0, total + 0 }'
          sleep 1
        done >/tmp/slots 2>/dev/null
        """

    func start() throws {
        _ = try cluster.docker("exec", "--detach", submitHost, "sh", "-c", Self.script)
    }

    /// In how many of the looks at which jobs waited at least half of the slots were busy.
    func busy() throws -> (half: Int, of: Int) {
        let looks = try cluster.onHost(submitHost, "cat /tmp/slots").split(separator: "\n")
            .map { $0.split(separator: " ").compactMap { Int($0) } }
            .filter { $0.count == 3 && $0[0] > 0 }
        return (looks.filter { 2 * $0[1] >= $0[2] }.count, looks.count)
    }
}
