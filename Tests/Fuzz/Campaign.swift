import Dispatch
import Foundation
import Fuzzing

/// Runs the hostile values, then the mutations of fixed numbers, through the probe; exits 1 when a promise is broken.
#if !GUIDED
    @main
#endif
struct Campaign {
    private static let usage = """
        usage: Fuzz COUNT [FIRST]                        check the hostile values and so many mutations, from FIRST on
               Fuzz --show hostile|mutation NUMBER       write that input
               Fuzz --file FILE                          check what is in a file
               Fuzz --corpus DIRECTORY DICTIONARY        write what a guided campaign begins with

        """

    private let seeds: Seeds
    private let mutator: Mutator
    private let hostile: HostileValues

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        let seeds = try Seeds()
        let campaign = Campaign(seeds: seeds, mutator: Mutator(seeds), hostile: try HostileValues())
        if try !campaign.run(words) {
            FileHandle.standardError.write(Data(usage.utf8))
            exit(64)
        }
    }

    /// Whether the words were understood.
    private func run(_ words: [String]) throws -> Bool {
        if words.count == 3, words[0] == "--corpus" {
            try writeCorpus(seeds, to: URL(filePath: words[1]), dictionary: URL(filePath: words[2]))
        } else if words.count == 3, words[0] == "--show", let number = UInt64(words[2]) {
            let bytes = words[1] == "hostile" ? hostile.input(number) : mutator.input(number)
            FileHandle.standardOutput.write(Data(bytes))
        } else if words.count == 2, words[0] == "--file" {
            print(try Probe.check(Array(Data(contentsOf: URL(filePath: words[1])))))
        } else if (1...2).contains(words.count), let count = UInt64(words[0]),
            let first = UInt64(words.count == 2 ? words[1] : "0")
        {
            watchLanes()
            let isHarmless = check("hostile", 0..<hostile.count) { hostile.input($0) }
            let isUnbroken = check("mutation", first..<first + count) { mutator.input($0) }
            exit(isHarmless && isUnbroken ? 0 : 1)
        } else {
            return false
        }
        return true
    }

    /// Whether all of them keep what is promised; says what they were.
    private func check(
        _ kind: String, _ numbers: Range<UInt64>, _ input: @Sendable (UInt64) -> [UInt8]
    ) -> Bool {
        let begin = DispatchTime.now().uptimeNanoseconds
        DispatchQueue.concurrentPerform(iterations: lanes.count) { lane in
            for number in numbers where Int(number % UInt64(lanes.count)) == lane {
                lanes[lane].check(kind, number, input(number))
            }
        }
        let tally = lanes.reduce(into: Tally()) { $0.add($1.takeTally()) }
        let seconds = Double((DispatchTime.now().uptimeNanoseconds - begin) / 1_000_000) / 1_000
        say(
            "\(kind): \(numbers.count) inputs in \(seconds) s: \(tally.rejected) rejected with a place, "
                + "\(tally.descriptions) descriptions and \(tally.plans) plans accepted, "
                + "\(tally.violations) promises broken; the slowest, number \(tally.slowest), "
                + "took \(tally.longest / 1_000_000) ms")
        // Inputs that are hardly ever accepted would test little.
        let isTelling = numbers.count < 1_000 || min(tally.descriptions, tally.plans) > numbers.count / 50
        if !isTelling { say("error: too few of the inputs were accepted to tell much") }
        return tally.violations == 0 && isTelling
    }
}
