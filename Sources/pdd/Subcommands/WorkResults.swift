import Applier
import Foundation
import PlanModel

/// Brings the results of a work run to this machine.
struct WorkResults {
    private let place: WorkPlace
    private let session: ClusterSession
    private let input: Input
    private let json: Bool

    init(_ place: WorkPlace, _ session: ClusterSession, input: Input, json: Bool) {
        (self.place, self.session, self.input, self.json) = (place, session, input, json)
    }

    /// Copies the results into a new directory, which has its name once every file is there and verified.
    ///
    /// A copy that was interrupted goes on where it ended. If the directory exists, its files are verified only.
    ///
    /// - Throws: If a file is missing or different.
    func fetch(_ run: WorkRun, to directory: String) throws {
        let results = try place.results(of: run)
        guard !FileManager.default.fileExists(atPath: directory) else {
            return try verifyAgain(run, results, in: directory)
        }
        let partial = Self.partial(directory)
        let progress = CopyProgressLine()
        let totals: CopyTotals
        do throws(ActionFailure) {
            defer { progress.end() }
            let copier = FileCopier(
                place.place, access: session.access, runner: session.commands, report: { progress.handle($0) })
            totals = try copier.fetch(results.map(\.path), from: run.directory, into: partial)
        } catch {
            throw incomplete(run, error)
        }
        let differing = try differingResults(results, in: partial)
        guard differing.isEmpty else {
            throw Failure.error(
                .actionFailed,
                "\(counted(differing.count, "file")) of the results differ from those on the cluster: \(Self.listed(differing))",
                notes: ["nothing was removed; copy them again: \(again(run))"])
        }
        do throws(FileFailure) {
            try renameDirectory(partial, to: directory)
        } catch {
            throw Failure.error(
                .actionFailed, printable("the results are in '\(partial)', which cannot be renamed: \(error)"))
        }
        tell(run, directory, files: results.count, bytes: totals.bytes)
    }

    private func tell(_ run: WorkRun, _ directory: String, files: Int, bytes: Int) {
        if json {
            Standard.output(WorkEventLine.results(run, in: directory, files: files, bytes: bytes) + "\n")
        } else {
            Standard.error(
                "results: \(printable(directory)) (\(counted(files, "file")), \(dataSize(bytes)), verified)\n")
        }
    }

    private func verifyAgain(_ run: WorkRun, _ results: [WorkResult], in directory: String) throws {
        let differing = try differingResults(results, in: directory)
        guard differing.isEmpty else {
            throw Failure.error(
                .actionFailed,
                "'\(printable(directory))' exists already, and differs from the results of run '\(run.name)': \(Self.listed(differing))",
                notes: ["copy them elsewhere: \(again(run)) --output DIR"])
        }
        if !json { Standard.error("results: \(printable(directory)) (already here, verified)\n") }
    }

    private func incomplete(_ run: WorkRun, _ failure: ActionFailure) -> ActionFailure {
        var failure = ActionFailure(
            "the results were not copied: \(failure.reason)", output: failure.output, advice: failure.advice)
        failure.advice.append("they are still on the cluster; copy them again: \(again(run))")
        return failure
    }

    private func again(_ run: WorkRun) -> String { "pdd run \(input.words) --attach \(run.name)" }

    /// The directory that results are copied to at first: beside the final one.
    static func partial(_ directory: String) -> String {
        var names = directory.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        while names.count > 1, names.last == "" { names.removeLast() }
        let last = names.removeLast()
        return (names + [".\(last).partial"]).joined(separator: "/")
    }

    private static func listed(_ paths: [[UInt8]]) -> String {
        let names = paths.prefix(5).map { printable(String(decoding: $0, as: UTF8.self)) }
        return names.joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
    }
}
