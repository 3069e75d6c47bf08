import Foundation

/// Tells the rounds of a crash campaign as they pass, and keeps a record of each kill.
///
/// `PDD_CHAOS_RECORD` names a file that gets one line a kill, its fields with tabs between them;
/// `scripts/chaos-table` makes the tables of docs/reliability.md from it.
struct CampaignLog {
    let campaign: String
    let settings: CampaignSettings
    private(set) var table = KillTable()

    init(_ campaign: String, _ settings: CampaignSettings) {
        (self.campaign, self.settings) = (campaign, settings)
    }

    /// Counts a kill, and writes it down.
    mutating func add(_ run: KilledRun, _ kill: Kill, verb: String, round: Int) throws {
        table.add(run, verb: verb, victim: kill.victim)
        guard let path = ProcessInfo.processInfo.environment["PDD_CHAOS_RECORD"] else { return }
        let open = run.journal.open
        func list(_ kinds: [String]) -> String { kinds.isEmpty ? "-" : kinds.joined(separator: ",") }
        let last = run.journal.lines.last
        let fields = [
            campaign, String(settings.seed), String(round), verb, kill.victim.rawValue,
            run.hadEnded ? "after the end" : run.journal.lines.isEmpty ? "before the first action" : "between",
            list(open.map(\.kind)), list(last.map { !run.hadEnded && $0.event == "result" ? [$0.kind] : [] } ?? []),
            list(run.hadPrograms ? open.map(\.kind) : []),
            list(open.filter { line in run.workingHosts.contains { line.action.hasPrefix("\($0)/") } }.map(\.kind)),
        ]
        let descriptor = unsafe Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        guard descriptor >= 0 else { throw CampaignFailure("'\(path)' cannot be written: errno \(errno)") }
        // One write, for the other lanes write to the same file.
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data((fields.joined(separator: "\t") + "\n").utf8))
    }

    /// A round's line; the output of a long campaign is watched.
    func tell(_ round: Int, _ story: String, since begin: Date) {
        let seconds = (-begin.timeIntervalSinceNow * 10).rounded() / 10
        print("\(campaign), lane \(settings.lane + 1) of \(settings.lanes), round \(round): \(story): \(seconds) s")
        fflush(nil)
    }
}

/// What a campaign found.
struct CampaignFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
