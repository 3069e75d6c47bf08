import Testing

@testable import Applier

struct CopyPatienceTests {
    @Test func `pauses grow to five seconds, and begin again after progress`() {
        var patience = CopyPatience(limit: 600, from: 0)
        let pauses = (0..<7).map { patience.pause(afterCutAt: Double($0), hasMoved: false) }
        #expect(pauses == [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5])
        #expect(patience.pause(afterCutAt: 8, hasMoved: true) == 0.2)
    }

    @Test func `the limit is that without data`() {
        var patience = CopyPatience(limit: 600, from: 0)
        #expect(patience.pause(afterCutAt: 599, hasMoved: false) != nil)
        #expect(patience.pause(afterCutAt: 700, hasMoved: true) != nil)
        #expect(patience.pause(afterCutAt: 1299, hasMoved: false) != nil)
        #expect(patience.pause(afterCutAt: 1300, hasMoved: false) == nil)
    }

    @Test func `a place that answers and sends nothing is given up`() {
        var patience = CopyPatience(limit: 600, from: 0)
        for _ in 0..<20 {
            #expect(patience.pause(afterCutAt: 1, hasMoved: false) != nil)
            patience.noteAnswer()
        }
        #expect(patience.pause(afterCutAt: 1, hasMoved: false) == nil)
    }
}
