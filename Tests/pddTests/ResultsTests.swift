import TestSupport
import Testing

/// The figures in the README are those that `make bench` wrote.
struct ResultsTests {
    @Test func `every line of the README's figures is in the results`() throws {
        let results = Set(
            try Repository.text("bench/RESULTS.md").split(separator: "\n").map { $0.trimming { $0 == " " } })
        let readme = try Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(readme.firstIndex { $0.contains("(bench/RESULTS.md)") })
        let lines = readme[start...].drop { !$0.hasPrefix("    ") }.prefix { $0.hasPrefix("    ") }
        #expect(lines.count >= 5)
        for line in lines { #expect(results.contains(line.trimming { $0 == " " }), "\(line)") }
    }

    @Test func `every time in the README's table is in the results`() throws {
        let results = try Repository.text("bench/RESULTS.md")
        let readme = try Repository.text("README.md")
        let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| with ") }
        let times = rows.flatMap { $0.matches(of: #/\d+\.\d\d/#).map(\.output) }
        #expect(times.count >= 14)
        for time in times { #expect(results.contains(" \(time) s"), "\(time)") }
    }
}

extension Substring {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self.drop(while: isTrimmed)
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
