import PlanModel

/// One run of rsync: what is copied from one end to the other.
struct CopyTransfer: Sendable, Equatable {
    enum Direction: Sendable { case send, fetch }

    let direction: Direction
    /// The directory that `entries` are relative to.
    var base: [UInt8] = [0x2F]
    /// The paths of the sources below `base`; one with `/` at its end is a directory's contents.
    let entries: [[UInt8]]
    /// Whether an entry keeps its path below the target; otherwise it has its own name there.
    var keepsPaths = false
    /// The target; a directory ends in `/`.
    let target: String

    /// The sources as rsync reads them from its standard input: with NUL after each.
    var list: [UInt8] { entries.flatMap { $0 + [0] } }

    /// rsync's command line.
    ///
    /// rsync expands wildcards in the names of sources on another machine, but not in names of a list. It sends the
    /// options of the other end over the connection (`-s`), so that no shell reads a name.
    ///
    /// - Parameter connection: ssh with the line that becomes the program at the far end.
    func command(over connection: Command) -> Command {
        let shell = ([connection.program] + connection.arguments).map(Self.rshWord).joined(separator: " ")
        var words = [
            "-rlptS", "-s", "-8", "--partial-dir=\(Self.partialDirectory)", "--modify-window=-1",
            "--timeout=\(Self.silence)", "--no-human-readable", "--info=progress2,stats2", "--rsh=\(shell)",
            "--files-from=-", "--from0",
        ]
        if !keepsPaths { words.append("--no-relative") }
        let base = String(decoding: base, as: UTF8.self)
        switch direction {
        case .send: words += ["--", base, "pdd:\(target)"]
        case .fetch: words += ["--", "pdd:\(base)", target]
        }
        var command = Command("rsync", words, environment: connection.environment)
        // Variables of rsync that would change what is copied, or how its output looks.
        let variables = ["LC_ALL": "C", "RSYNC_ICONV": "", "RSYNC_OLD_ARGS": "0", "RSYNC_PROTECT_ARGS": "1"]
        command.environment.merge(variables.mapValues { Secret($0) }) { $1 }
        command.output = .none
        return command
    }

    /// Where a file is while it is not complete, beside its place.
    static let partialDirectory = ".pdd-partial"

    /// How long rsync waits for the other end, in seconds.
    private static let silence = 120

    /// A word of rsync's option for its remote shell, which it splits at spaces itself.
    ///
    /// Source: rsync(1), `--rsh`: a doubled quote within quotes stands for one.
    private static func rshWord(_ word: String) -> String { "'" + word.replacing("'", with: "''") + "'" }
}
