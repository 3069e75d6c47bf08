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
        .make, .grow, .shrink, .growAndReturn, .change, .grow, .destroyAndReturn, .change, .shrink, .destroy,
    ]

    private let cluster: Cluster
    private let settings: CampaignSettings
    private let remains: Remains
    private var state = State(workers: 0)
    private var worlds: [State: ClusterWorld] = [:]
    private var processes: [State: [String: [String]]] = [:]
    private var calm: [Verb: Calm] = [:]
    private(set) var log: CampaignLog

    init(_ cluster: Cluster, _ settings: CampaignSettings) throws {
        self.cluster = cluster
        self.settings = settings
        remains = try Remains(cluster)
        log = CampaignLog("docker", settings)
    }

    /// The rounds that this lane plays: each cycle begins without a cluster and ends so.
    var rounds: [Int] { settings.rounds(cycle: Self.cycle.count) }

    static func description(_ state: State, _ name: String) -> String {
        // Names that mean something to a shell or to Docker's client, and a value of two lines.
        let colour = """
            , "environment": {
              "COLOUR": "\(state.colour)", "state": "S1", "OPTIND": "x", "DOCKER_HOST": "unix:///nowhere",
              "LINES": "first\\nsecond"
            }
            """
        return Cluster.light(name, workers: max(1, state.workers), container: colour, submit: colour)
    }

    private func pdd(_ arguments: String...) throws -> ProgramRun {
        try Program.run(Program.pdd, arguments, environment: remains.environment, in: cluster.directory)
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
        if state.workers > 0 { try cluster.describe(Self.description(state, cluster.name)) }
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
            process.environment = remains.environment
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
            if let known = worlds[state] {
                #expect(world.differences(from: known) == [], "without a kill, \(verb)")
            }
            worlds[state] = world
            processes[state] = try remains.hostProcesses(world.hosts.keys)
            log.tell(0, "\(verb.rawValue) without a kill", since: begin)
        }
        calm[.growAndReturn] = calm[.grow]
        calm[.destroyAndReturn] = calm[.destroy]
    }

    /// One round: a verb that is killed, at times twice, and a run that repairs.
    mutating func play(_ round: Int) throws {
        let begin = Date()
        var random = settings.random(round)
        let verb = Self.cycle[round % Self.cycle.count]
        let (former, next) = (state, target(of: verb))
        try describe(next)
        var story = verb.rawValue
        var sockets: Set<String> = []
        let kills = random.next() % 5 == 0 ? 2 : 1
        for _ in 0..<kills {
            let kill = draw(verb, &random)
            let run = try KilledRun(cluster, [verb.command, "--yes"], kill, environment: remains.environment)
            try log.add(run, kill, verb: verb.rawValue, round: round)
            sockets.formUnion(run.directories)
            story += ", \(run.story(kill))"
        }
        switch verb {
        case .make, .grow, .shrink, .change, .destroy: state = next
        case .growAndReturn, .destroyAndReturn: state = former
        }
        try describe(state)
        try repair("round \(round), \(story)")
        try leavesNothing("round \(round), \(story)", sockets)
        log.tell(round, story, since: begin)
    }

    private func repair(_ story: String) throws {
        let run = try pdd(state.workers == 0 ? "destroy" : "apply", "--yes")
        try #require(run.status == 0, "\(story): \(run.errors)")
        let world = try ClusterWorld.read(cluster)
        let expected = try #require(worlds[state])
        try #require(world.differences(from: expected) == [], "\(story)")
        guard state.workers > 0 else { return }
        let rest = try pdd("diff")
        try #require(rest.status == 0, "\(story): \(rest.output)")
    }

    /// How long what a killed pdd had begun may go on by itself, in seconds: a host's lock is free after 30 s of
    /// silence, and Docker's client finishes what it was asked for.
    private static let patience = 60.0

    /// Nothing is left outside of the cluster, neither on this machine nor on the hosts.
    private func leavesNothing(_ story: String, _ sockets: Set<String>) throws {
        let world = try #require(worlds[state])
        let known = processes[state] ?? [:]
        let end = Date().addingTimeInterval(Self.patience)
        var left: [String] = []
        repeat {
            left = try remains.processes(includingAllowed: false)
            for (host, found) in try remains.hostProcesses(world.hosts.keys) where found != known[host] {
                left.append("\(host) runs \(found), not \(known[host] ?? [])")
            }
            if !left.isEmpty { RunLoop.current.run(until: Date().addingTimeInterval(0.5)) }
        } while !left.isEmpty && Date() < end
        left += try remains.files()
        left += sockets.filter { FileManager.default.fileExists(atPath: $0) }.map { "directory \($0)" }
        try #require(left == [], "\(story)")
    }

    /// Half of the instants are spread over the time, half over the kinds of actions, so that the
    /// short ones are met too.
    private func draw(_ verb: Verb, _ random: inout SplitMix64) -> Kill {
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

    /// Nothing is left: no object, no file, no process, nor a connection that was allowed to wait for its end.
    func end() throws {
        let destroyed = try pdd("destroy", "--yes")
        #expect(destroyed.status == 0, "\(destroyed.errors)")
        #expect(try ClusterWorld.read(cluster).objects == [])
        let end = Date().addingTimeInterval(Self.patience)
        var left: [String] = []
        repeat {
            left = try remains.processes(includingAllowed: true)
            if !left.isEmpty { RunLoop.current.run(until: Date().addingTimeInterval(0.5)) }
        } while !left.isEmpty && Date() < end
        #expect(left == [])
        #expect(try remains.files() == [])
    }
}
