import PlanModel
import Testing

struct ActionIDTests {
    @Test(arguments: [
        ("pegasus-worker1/host", "pegasus-worker1", "host"), ("cluster/ready", "cluster", "ready"),
        ("a/build.sh", "a", "build.sh"), ("a/port-22-tcp_x", "a", "port-22-tcp_x"),
    ])
    func `an id is a host and a step`(text: String, host: String, step: String) {
        #expect(ActionID(text) == ActionID(host, step))
        #expect(ActionID(host, step).description == text)
    }

    @Test(arguments: [
        "", "a", "/", "a/", "/b", "a/b/c", "a//b", "a b/c", "a/b c", "../b", "a/..", "a/-b", "a/b\n",
        "a/\u{301}b", "$(x)/y", "a\\/b",
    ])
    func `what is no id is refused`(text: String) {
        #expect(ActionID(text) == nil)
    }

    @Test func `files about an action have a name without a slash`() {
        #expect(ActionID("pegasus-worker2", "build.sh").fileName == "pegasus-worker2.build.sh")
    }
}
