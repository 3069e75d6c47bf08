import PlanModel

/// Distinguishes a cut connection from other ends of rsync, and says why a copy failed.
enum CopyFailure {
    /// rsync's statuses when its connection ended or was silent, ssh's own, and those of a killed program.
    ///
    /// Source: rsync(1), EXIT VALUES. A host that closes a session ends the rsync there by a hangup (20).
    private static let cuts: Set<Int32> = [10, 12, 20, 22, 30, 35, 129, 137, 143, 255]

    static func isCut(_ result: CommandResult) -> Bool { cuts.contains(result.status) }

    static func failure(_ result: CommandResult, at place: RemotePlace) -> ActionFailure {
        switch result.status {
        case 127: missingRsync(at: place)
        case 11:
            ActionFailure(
                "a file could not be read or written", output: lines(result),
                advice: ["see whether a disk is full: 'df' shows that"])
        case 23:
            ActionFailure("some files could not be copied; all others were", output: lines(result))
        case 24:
            ActionFailure(
                "some files were removed while they were copied", output: lines(result),
                advice: ["all others were copied"])
        default:
            ActionFailure("rsync exited with status \(result.status)", output: lines(result))
        }
    }

    /// The copy is given up after cuts.
    static func cut(_ result: [String], at place: RemotePlace, seconds: Int) -> ActionFailure {
        ActionFailure(
            "the connection to \(place.phrase) was cut, and no data arrived for \(seconds) s", output: result,
            advice: ["run the same command again: it goes on where this copy ended"])
    }

    static func missingRsync(at place: RemotePlace) -> ActionFailure {
        place.container == nil
            ? ActionFailure(
                "\(place.phrase) has no program 'rsync', which copies files",
                advice: ["install it there, for example: pdd ssh \(place.host.name) -- apt-get install rsync"])
            : ActionFailure(
                "\(place.phrase) has no program 'rsync', which copies files",
                advice: ["add the package rsync to its image, as examples/build-pegasus-image.sh does, then: pdd apply"]
            )
    }

    /// rsync's messages without those that only say that it ended.
    private static func lines(_ result: CommandResult) -> [String] {
        let said = result.errorLines.filter { !$0.hasPrefix("rsync error: ") }
        return said.isEmpty ? result.errorLines : said
    }
}
