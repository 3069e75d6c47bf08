import Synchronization
import Testing

@testable import Applier

struct OnceTests {
    @Test func `of many callers one makes the value and all get it`() throws {
        let once = Once<Int>()
        let calls = Mutex(0)
        let values = sideBySide(Array(1...50)) { number in
            catching { () throws(ActionFailure) in
                try once.value {
                    calls.withLock { $0 += 1 }
                    return number
                }
            }
        }
        #expect(calls.withLock { $0 } == 1)
        #expect(Set(try values.map { try $0.get() }).count == 1)
    }

    @Test func `after a failure the next caller tries again`() throws {
        let once = Once<String>()
        #expect(throws: ActionFailure.self) { try once.value { () throws(ActionFailure) in throw ActionFailure("no") } }
        #expect(try once.value { "made" } == "made")
        #expect(try once.value { "made again" } == "made")
    }

    @Test func `a forgotten value is made again`() throws {
        let once = Once<String>()
        _ = try once.value { "first" }
        once.forget()
        #expect(try once.value { "second" } == "second")
    }

    @Test func `each key has a value of its own`() throws {
        let values = OnceForEach<String, Int>()
        #expect(try values.value(of: "a") { 1 } == 1)
        #expect(try values.value(of: "b") { 2 } == 2)
        #expect(try values.value(of: "a") { 3 } == 1)
    }
}
