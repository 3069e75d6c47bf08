public import PlanModel

/// The directory of one run: a log file for each action.
public struct RunRecord: Sendable {
    public let directory: String

    /// Creates `runs/TIME-PROCESS`, so that a run can be found by its time.
    public init(_ files: ClusterFiles) throws(ActionFailure) {
        try files.make()
        directory = "\(files.runs)/\(timeForFileName())-\(processIdentifier())"
        do throws(FileFailure) {
            try makePrivateDirectory(directory)
        } catch {
            throw ActionFailure(error, doing: "the directory '\(directory)' cannot be created")
        }
    }

    /// Records the actions of the run, before the first one starts.
    func record(_ actions: [Action], phrase: (Action) -> String) throws(ActionFailure) {
        let path = "\(directory)/actions.jsonl"
        do throws(FileFailure) {
            try AppendingFile(path).write(ActionsRecord.text(actions, phrase: phrase))
        } catch {
            throw ActionFailure(error, doing: "the record '\(path)' cannot be written")
        }
    }

    public var journalPath: String { "\(directory)/journal.jsonl" }

    public func logPath(_ id: ActionID) -> String { "\(directory)/\(id.fileName).log" }
}
