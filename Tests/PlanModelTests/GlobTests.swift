import PlanModel
import Testing

struct GlobTests {
    @Test(arguments: [
        ("worker1", "worker1"), ("worker1", "worker*"), ("worker1", "*1"), ("worker1", "*"), ("worker1", "w*r?"),
        ("worker1", "*worker1*"), ("", "*"), ("", ""), ("aab", "*ab"), ("pegasus-worker12", "*worker1?"),
    ])
    func `a text is like a pattern`(text: String, pattern: String) { #expect(matches(text, glob: pattern)) }

    @Test(arguments: [
        ("worker1", "worker"), ("worker1", "worker1?"), ("worker10", "worker?"), ("worker1", "Worker1"), ("", "?"),
        ("a", ""), ("worker1", "w[o]rker1"), ("ab", "*a"),
    ])
    func `a text is not like a pattern`(text: String, pattern: String) { #expect(!matches(text, glob: pattern)) }

    @Test func `many stars take no time`() {
        #expect(!matches(String(repeating: "a", count: 2000), glob: String(repeating: "*a", count: 200) + "b"))
    }
}
