import Applier
import Testing

@testable import pdd

struct ForwardArgumentsTests {
    private typealias Port = ForwardArguments.Port

    @Test(
        arguments: [
            (["8888"], "cluster.json", [.init(local: 8888, place: nil, remote: 8888)]),
            (["9000:80", "0:81"], "cluster.json", [.init(local: 9000, remote: 80), .init(local: 0, remote: 81)]),
            (["a.json", "9000:w1:80"], "a.json", [.init(local: 9000, place: "w1", remote: 80)]),
            (["-", "1"], "-", [.init(local: 1, remote: 1)]),
            (["0:1", "0:2"], "cluster.json", [.init(local: 0, remote: 1), .init(local: 0, remote: 2)]),
        ] as [([String], String, [ForwardArguments.Port])])
    func `ports are read`(words: [String], file: String, ports: [ForwardArguments.Port]) throws {
        let arguments = try ForwardArguments(words)
        #expect(arguments.file == file)
        #expect(arguments.ports == ports)
    }

    @Test(arguments: ["0", "1:0", "65536", "1:2:3:4", "1::2", "1:w", "1:w:", "8888x", "1,2"])
    func `other words are refused`(word: String) throws {
        let failure = try #require(throws: Failure.self) { try ForwardArguments([word]) }
        #expect(failure.status == .wrongUsage)
        #expect(
            failure.text.hasPrefix(
                "error: '\(word)' is not PORT, LOCAL:PORT or LOCAL:CONTAINER:PORT with ports up to 65535\n"))
    }

    @Test func `a port of this machine is used once, and one is needed`() throws {
        let twice = try #require(throws: Failure.self) { try ForwardArguments(["8888", "8888:80"]) }
        #expect(twice.text.hasPrefix("error: the port 8888 of this machine is named twice\n"))
        let none = try #require(throws: Failure.self) { try ForwardArguments(["a.json"]) }
        #expect(none.text.hasPrefix("error: 'pdd forward' needs a port, such as: pdd forward 8888\n"))
    }

    @Test func `an open port is a URL or a record`() {
        let port = ForwardedPort(local: 9000, remote: 80)
        #expect(ForwardText.opened(port, "w1", isJSON: false) == "http://127.0.0.1:9000 -> w1:80")
        #expect(
            ForwardText.opened(port, "w1", isJSON: true)
                == #"{ "event": "forwarded", "url": "http://127.0.0.1:9000", "localPort": 9000, "#
                + #""place": "w1", "port": 80 }"#)
    }

    @Test func `a taken port is refused, and 0 is a free one`() throws {
        let free = try freeLocalPort(0)
        #expect(free > 1023)
        #expect(try freeLocalPort(free) == free)
    }
}
