import Foundation
import TestSupport
import Testing

/// A cluster that is made, changed and removed over and over, with pdd killed each time.
struct CrashCampaign {
    /// What a description says.
    struct State: Hashable {
        /// 0 means that there is no cluster.
        var workers: Int
        var colour = "red"
    }

    /// What a round does to the cluster.
    enum Verb: String {
        case make, grow, shrink, change
        /// The description is as it was before the killed growth.
        case growAndReturn = "grow and return"
        case destroy
        /// The cluster is wanted again after the killed destruction.
        case destroyAndReturn = "destroy and return"

        var command: String {
            switch self {
            case .make, .grow, .shrink, .change, .growAndReturn: "apply"
            case .destroy, .destroyAndReturn: "destroy"
            }
        }
    }

    /// What an undisturbed run is like.
    private struct Calm {
        var seconds: Double
        var marks: [JournalMark]
    }

    /// Mostly steps between clusters that stand; from nothing once in a while, for it takes longest.
    private static let cycle: [Verb] = [
        .grow, .shrink, .growAndReturn, .change, .grow, .destroyAndReturn, .change, .shrink, .destroy, .make,
    ]

    private let cluster: Cluster
    private var random: SplitMix64
    private var state = State(workers: 0)
    private var worlds: [State: ClusterWorld] = [:]
    private var calm: [Verb: Calm] = [:]
    private(set) var table = KillTable()

    init(_ cluster: Cluster, seed: UInt64) throws {
        self.cluster = cluster
        random = SplitMix64(seed: seed)
    }

    static func description(_ state: State) -> String {
        let colour = #", "environment": { "COLOUR": "\#(state.colour)" }"#
        return Cluster.light("chaos-crash", workers: max(1, state.workers), container: colour, submit: colour)
    }

    private func target(of verb: Verb) -> State {
        var next = state
        switch verb {
        case .make: next.workers = 1
        case .grow, .growAndReturn: next.workers += 1
        case .shrink: next.workers -= 1
        case .change: next.colour = state.colour == "red" ? "green" : "red"
        case .destroy, .destroyAndReturn: next.workers = 0
        }
        return next
    }

    private func describe(_ state: State) throws {
        if state.workers > 0 { try cluster.describe(Self.description(state)) }
    }

    /// Does everything once without a kill: what the world is then, how long it takes, what the
    /// journal says.
    mutating func measure() throws {
        for verb in [Verb.make, .grow, .change, .shrink, .change, .grow, .shrink, .destroy] {
            let next = target(of: verb)
            try describe(next)
            let begin = Date()
            let process = Process()
            process.executableURL = Program.pdd
            process.arguments = [verb.command, "--yes"]
            process.currentDirectoryURL = cluster.directory
            process.standardInput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(verb)")
            let journal = try RunJournal(cluster, process: process.processIdentifier)
            calm[verb] = Calm(seconds: -begin.timeIntervalSinceNow, marks: journal.marks)
            state = next
            let world = try ClusterWorld.read(cluster)
            if let known = worlds[state] { #expect(world == known, "without a kill, \(verb)") }
            worlds[state] = world
        }
        calm[.growAndReturn] = calm[.grow]
        calm[.destroyAndReturn] = calm[.destroy]
    }

    /// One round: a verb that is killed, at times twice, and a run that mends.
    mutating func play(_ round: Int) throws {
        let verb = Self.cycle[(round + Self.cycle.count - 1) % Self.cycle.count]
        let (former, next) = (state, target(of: verb))
        try describe(next)
        var story = "round \(round), \(verb.rawValue)"
        let kills = random.next() % 5 == 0 ? 2 : 1
        for _ in 0..<kills {
            let kill = draw(verb)
            story += ", killed \(kill)"
            let run = try KilledRun(cluster, [verb.command, "--yes"], kill)
            table.add(run, verb: verb.rawValue, victim: kill.victim)
        }
        switch verb {
        case .make, .grow, .shrink, .change, .destroy: state = next
        case .growAndReturn, .destroyAndReturn: state = former
        }
        try describe(state)
        try mend(story)
    }

    private func mend(_ story: String) throws {
        let run = try cluster.pdd(state.workers == 0 ? "destroy" : "apply", "--yes")
        try #require(run.status == 0, "\(story): \(run.errors)")
        let world = try ClusterWorld.read(cluster)
        let expected = try #require(worlds[state])
        for host in expected.objects {
            #expect(world.hosts[host] == expected.hosts[host], "\(host) after \(story)")
        }
        try #require(world == expected, "\(story)")
        guard state.workers > 0 else { return }
        let rest = try cluster.pdd("diff")
        try #require(rest.status == 0, "\(story): \(rest.output)")
    }

    /// Half of the instants are spread over the time, half over the kinds of actions, so that the
    /// short ones are met too.
    private mutating func draw(_ verb: Verb) -> Kill {
        let calm = calm[verb] ?? Calm(seconds: 1, marks: [])
        let fraction = Double(random.next() % 1000) / 1000
        let (kinds, place, delay) = (random.next(), random.next(), Int(random.next() % 25))
        let names = Set(calm.marks.map(\.kind)).sorted()
        var instant = Kill.Instant.time(fraction * calm.seconds)
        if random.next() % 2 == 0, !names.isEmpty {
            let marks = calm.marks.filter { $0.kind == names[Int(kinds % UInt64(names.count))] }
            instant = .line(marks[Int(place % UInt64(marks.count))], delay: delay)
        }
        let victim: Kill.Victim =
            switch random.next() % 8 {
            case 0...3: .pdd
            case 4...6: .programs
            default: .host
            }
        return Kill(instant: instant, victim: victim, host: Int(random.next() % 16))
    }

    /// Nothing is left: no object, no file, no process.
    mutating func end() throws {
        let destroyed = try cluster.pdd("destroy", "--yes")
        #expect(destroyed.status == 0, "\(destroyed.errors)")
        #expect(try ClusterWorld.read(cluster).objects == [])
        let end = Date().addingTimeInterval(60)
        func remains() throws -> Bool {
            try Program.run(named: "ps", ["-eo", "args"]).output.contains(cluster.directory.path)
        }
        while try remains(), Date() < end { RunLoop.current.run(until: Date().addingTimeInterval(0.2)) }
        #expect(try !remains(), "a process of the cluster is left")
    }
}
