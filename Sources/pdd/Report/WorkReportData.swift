import Applier
import PlanModel

/// What the page of a report shows of a work run: its jobs as actions, and the queue and processors over time.
enum WorkReportData {
    /// How many points of a curve the page has at most.
    private static let mostPoints = 5000

    static func json(_ record: WorkRecord, cluster: String) -> String {
        let progress = record.progress
        var writer = JSONWriter()
        writer.object { object in
            object.string("cluster", cluster)
            object.string("run", record.name)
            object.string("work", verdict(progress))
            object.member("duration") { $0.raw(ReportData.decimal(record.end - record.begin)) }
            object.member("interruption") { $0.raw("null") }
            object.member("notes") { $0.raw("[]") }
            object.member("critical") { $0.raw("[]") }
            object.member("command") { $0.raw(status(progress).map(String.init) ?? "null") }
            object.member("queue") { writer in
                ReportData.list(thinned(record.queue), &writer) { sample, writer in
                    let time = ReportData.decimal(sample.time - record.begin)
                    writer.raw("[\(time),\(sample.idle),\(sample.running),\(sample.held)]")
                }
            }
            object.member("slots") { writer in
                ReportData.list(thinned(record.slots), &writer) { sample, writer in
                    let time = ReportData.decimal(sample.time - record.begin)
                    writer.raw("[\(time),\(sample.busy),\(sample.total)]")
                }
            }
            object.member("actions") { writer in
                ReportData.list(progress.jobs, &writer) { job, writer in
                    writer.object { write(job, progress, since: record.begin, &$0) }
                }
            }
        }
        return String(decoding: ReportData.embedded(writer.bytes), as: UTF8.self)
    }

    private static func verdict(_ progress: WorkProgress) -> String { progress.verdict?.rawValue ?? "not finished" }

    private static func status(_ progress: WorkProgress) -> Int? {
        if case .exited(let status) = progress.command { status } else { nil }
    }

    private static func write(
        _ job: WorkJob, _ progress: WorkProgress, since begin: Double, _ object: inout ObjectWriter
    ) {
        // A job that never ran has no worker.
        let host = job.host.map { name in printable(parts(of: name, at: "@").last ?? name) } ?? "queue"
        object.string("id", "\(host)/\(job.id)")
        object.string("kind", "job")
        object.string("does", printable(job.kind + (job.node.map { ", node \($0.name)" } ?? "")))
        object.string("state", job.hasSucceeded ? "succeeded" : "failed")
        switch job.end {
        case .exited(0): break
        case .exited(let code): object.string("reason", "exit code \(code)")
        case .signalled(let signal): object.string("reason", "killed by signal \(signal)")
        case .removed(let reason): object.string("reason", printable("removed from the queue: \(reason)"))
        }
        if let span = job.span {
            object.member("begin") { $0.raw(ReportData.decimal(span.lowerBound - begin)) }
            object.member("end") { $0.raw(ReportData.decimal(span.upperBound - begin)) }
        }
        if let lines = progress.errorOutput[job.id] {
            object.string("head", printable(lines.map { $0 + "\n" }.joined()))
        }
    }

    /// Every nth sample, and the last, of a curve with too many.
    private static func thinned<Sample>(_ samples: [Sample]) -> [Sample] {
        let step = samples.count / mostPoints + 1
        return samples.indices.filter { $0 % step == 0 || $0 == samples.count - 1 }.map { samples[$0] }
    }
}
