import Applier
import PlanModel

/// One line of `pdd run --json`: an event of a work run as a JSON object.
enum WorkEventLine {
    /// Its keys: `event` (`counts`, `nodes`, `slots`, `held`, `released`, `job`, `command`, `output`, `error`, `analysis`,
    /// `statistics`, `end`) and what belongs to the event.
    static func text(_ event: WorkEvent) -> String {
        object { object in
            switch event {
            case .counts(let idle, let running, let held):
                object.string("event", "counts")
                object.integer("idle", idle)
                object.integer("running", running)
                object.integer("held", held)
            case .nodes(let done, let total, let failed):
                object.string("event", "nodes")
                object.integer("done", done)
                object.integer("total", total)
                object.integer("failed", failed)
            case .slots(let busy, let total):
                object.string("event", "slots")
                object.integer("busy", busy)
                object.integer("total", total)
            case .held(let job, let reason):
                object.string("event", "held")
                object.string("job", job)
                object.string("reason", reason)
            case .released(let job):
                object.string("event", "released")
                object.string("job", job)
            case .ended(let job): write(job, &object)
            case .commandEnded(let status):
                object.string("event", "command")
                object.integer("status", status)
            case .output(let line): write("output", line, &object)
            case .errorOutput(let job, let line):
                object.string("event", "error")
                object.string("job", job)
                object.string("line", line)
            case .analysis(let line): write("analysis", line, &object)
            case .statistics(let line): write("statistics", line, &object)
            case .finished(let verdict, let time):
                object.string("event", "end")
                object.string("verdict", verdict.rawValue)
                object.integer("time", Int(time))
            }
        }
    }

    /// The first line: the run and its directory in the submit container.
    static func started(_ run: WorkRun) -> String {
        object { object in
            object.string("event", "run")
            object.string("run", run.name)
            object.string("directory", run.directory)
        }
    }

    /// The last line: where the results are.
    static func results(_ run: WorkRun, in directory: String, files: Int, bytes: Int) -> String {
        object { object in
            object.string("event", "results")
            object.string("run", run.name)
            object.string("directory", directory)
            object.integer("files", files)
            object.integer("bytes", bytes)
        }
    }

    /// A line of `pdd run --list --json`.
    static func listed(_ run: ListedRun) -> String {
        object { object in
            object.string("run", run.name)
            object.string("state", run.state == .idle ? "not started" : run.state.rawValue)
            object.integer("begin", run.begin.map { Int($0) })
            object.integer("end", run.end.map { Int($0) })
            object.string("command", run.command)
        }
    }

    private static func object(_ body: (inout ObjectWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.object(body)
        return writer.text
    }

    private static func write(_ event: String, _ line: String, _ object: inout ObjectWriter) {
        object.string("event", event)
        object.string("line", line)
    }

    private static func write(_ job: WorkJob, _ object: inout ObjectWriter) {
        object.string("event", "job")
        object.string("job", job.id)
        object.string("kind", job.kind)
        switch job.end {
        case .exited(let code): object.integer("exitCode", code)
        case .signalled(let signal): object.integer("signal", signal)
        case .removed(let reason): object.string("removed", reason)
        }
        object.integer("wallSeconds", Int(job.wallTime))
        object.integer("processorSeconds", Int(job.processorTime))
        object.string("slot", job.host)
        object.string("node", job.node?.name)
        object.string("dag", job.node?.dag)
        object.integer("starts", job.starts)
    }
}
