import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    private static let out = Option(
        "--out", value: "PAGE", "The file to write; default: pdd-report-RUN.html; '-' is stdout.")
    private static let work = Option(
        "--work", value: "NAME", optionalValue: WorkRun.isName, "About a run of 'pdd run'; default: the newest.")

    static let report = Subcommand(
        "report", "Write a page about a run: its timeline, its critical path and its logs.",
        arguments: "[FILE] [RUN]", count: 0...2, options: [work, out, .local],
        discussion: """
            RUN is a run of 'apply' or 'destroy' in .pdd/CLUSTER/runs; the default is the newest. The
            page is one file that connects to nothing, so you can send it or keep it. Logs in it have
            no secrets of pdd's, but what programs on the hosts printed.

              pdd report cluster.json
              pdd report cluster.json 2026-03-01T09-30-00-4711 --out run.html

            With --work, the page is about work that 'pdd run' has followed to its end: the queue and
            the pool's processors over time, and its jobs with what failed ones printed as errors.

              pdd report --work trial
            """
    ) { invocation in
        if invocation.has(work) { return try reportWork(invocation) }
        let (file, name) = fileAndRun(invocation)
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        let files = ClusterFiles(cluster: input.plan.cluster, beside: input.directory.path)
        let run = try recordedRun(files, name: name, input)
        let page = ReportPage.html(
            cluster: input.plan.cluster, run: run.name,
            data: ReportData.json(run, cluster: input.plan.cluster, path: relative),
            picture: PictureSVG.part(run.isDestruction ? DestructionPlanner.plan(destroying: input.plan) : input.plan))
        return try put(page, of: counted(run.items.count, "action"), named: run.name, invocation)
    }

    /// Writes the page to its file or to stdout, and reports it.
    private static func put(
        _ page: String, of what: String, named run: String, _ invocation: Invocation
    ) throws -> ExitStatus {
        let path = invocation.value(of: out) ?? "pdd-report-\(run).html"
        guard path != "-" else {
            Standard.output(page)
            return .success
        }
        try write(page, to: path)
        Standard.output("\(printable(path))\n")
        Standard.error("a report of \(what), \(dataSize(page.utf8.count)); next: open it in a browser\n")
        return .success
    }

    private static func reportWork(_ invocation: Invocation) throws -> ExitStatus {
        let input = try Input.read(invocation)
        let files = ClusterFiles(cluster: input.plan.cluster, beside: input.directory.path)
        let record = try workRecord(invocation.value(of: work) ?? "", files, input)
        let page = ReportPage.html(
            cluster: input.plan.cluster, run: record.name,
            data: WorkReportData.json(record, cluster: input.plan.cluster), picture: "")
        return try put(page, of: counted(record.progress.jobs.count, "job"), named: record.name, invocation)
    }

    /// - Parameter name: The name of the run; empty for the newest.
    private static func workRecord(_ name: String, _ files: ClusterFiles, _ input: Input) throws -> WorkRecord {
        do throws(ActionFailure) {
            if name.isEmpty {
                if let newest = try WorkRecord.newest(files) { return newest }
            } else if let record = try WorkRecord(name, files) {
                return record
            }
        } catch {
            throw Failure.of(error)
        }
        let names = WorkRecord.names(files)
        throw Failure.error(
            .wrongInput,
            name.isEmpty
                ? "there is no record of a run of work on '\(files.cluster)'" : "there is no record of a run '\(name)'",
            notes: [
                names.isEmpty ? "" : "recorded runs: \(names.suffix(5).joined(separator: ", "))",
                "a run is recorded when it is followed to its end: pdd run \(printable(input.words)) --attach"
                    + (name.isEmpty ? "" : " \(name)"),
            ].filter { !$0.isEmpty })
    }

    /// The file and the run from two optional arguments: a single argument is the run if it looks like one.
    private static func fileAndRun(_ invocation: Invocation) -> (String, String?) {
        let arguments = invocation.arguments
        if arguments.count == 2 { return (arguments[0], arguments[1]) }
        if let only = arguments.first, only.wholeMatch(of: /[0-9-]+T[0-9-]+Z?[0-9-]*/) != nil {
            return ("cluster.json", only)
        }
        return (invocation.file, nil)
    }

    private static func recordedRun(_ files: ClusterFiles, name: String?, _ input: Input) throws -> RecordedRun {
        let names = RecordedRun.names(files)
        guard let newest = names.last else {
            throw Failure.error(
                .wrongInput, "there is no record of a run of '\(files.cluster)' in \(printable(relative(files.runs)))",
                notes: ["a run is recorded when something changes: pdd apply \(printable(input.words))"])
        }
        guard names.contains(name ?? newest) else {
            let last = names.suffix(5).reversed().map(printable).joined(separator: ", ")
            throw Failure.error(
                .wrongInput, "there is no run '\(printable(name ?? ""))' in \(printable(relative(files.runs)))",
                notes: ["the newest runs: \(last)"])
        }
        do throws(ActionFailure) {
            return try RecordedRun(files, name: name ?? newest)
        } catch {
            throw Failure.of(error)
        }
    }

    private static func write(_ page: String, to path: String) throws {
        let exists = FileManager.default.fileExists(atPath: path)
        if exists {
            let start = FileHandle(forReadingAtPath: path)?.readData(ofLength: ReportPage.mark.utf8.count)
            guard start == Data(ReportPage.mark.utf8) else {
                throw Failure.error(
                    .wrongInput, "'\(printable(path))' exists and is not a report; pdd does not replace it",
                    notes: ["name another file: --out PAGE"])
            }
        }
        do throws(FileFailure) {
            if exists {
                try replaceUserFile(path, with: Array(page.utf8))
            } else {
                try createUserFile(path, with: Array(page.utf8))
            }
        } catch {
            throw Failure.error(.wrongInput, printable("'\(path)' cannot be written: \(error)"))
        }
    }
}

extension RecordedRun {
    /// Whether it only removed.
    fileprivate var isDestruction: Bool {
        items.allSatisfy { item in
            switch Action.Kind(rawValue: item.kind) {
            case .destroyHost, .closePort, .removeContainer: true
            case .createHost, .openPort, .scp, .ssh, .runContainer, nil: false
            }
        }
    }
}
