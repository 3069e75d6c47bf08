@testable import PlanModel
import TestSupport
import Testing

struct SecretTests {
    static let planted = "hunter2-planted"

    struct Holder {
        let name = "holder"
        let secret = Secret(SecretTests.planted)
        let list: [Secret?] = [Secret(SecretTests.planted), nil]
        let table = ["key": Secret(SecretTests.planted)]
    }

    struct Failed: Error {
        let secret: Secret
    }

    private func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }

    @Test func `a secret never prints, however it is put into text`() {
        let secret = Secret(Self.planted)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret),
            "\(Optional(secret) as Any)", "\([secret])", "\(["a": secret])", dumped(secret),
            "\(Holder())", String(reflecting: Holder()), dumped(Holder()), dumped([secret]),
            "\(Failed(secret: secret))", dumped(Failed(secret: secret)),
            "\(Mirror(reflecting: secret).children.map { "\($0)" })",
            Mirror(reflecting: secret).description,
        ]
        for text in texts { #expect(!text.contains(Self.planted)) }
        #expect("\(secret)" == "[redacted]")
        #expect(String(reflecting: secret) == "[redacted]")
        #expect("\(Holder())".contains("[redacted]"))
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `revealing gives the value`() {
        #expect(Secret(Self.planted).reveal() == Self.planted)
        #expect(Secret(Self.planted) == Secret(Self.planted))
        #expect(Secret(Self.planted) != Secret("other"))
    }

    @Test(arguments: [
        (#"{"env": "TOKEN"}"#, SecretSource.environment("TOKEN")),
        (#"{"file": "a/b"}"#, .file("a/b")),
        (#"{"command": ["op", "read", ""]}"#, .command(["op", "read", ""])),
    ])
    func `where a secret comes from is read and written`(text: String, source: SecretSource) throws {
        let node = try JSONReader.read(SourceText(name: "", text: text))
        let reader = try #require(ObjectReader(node, what: "a secret", problems: Problems()))
        #expect(SecretSource.decode(reader) == source)
        var writer = JSONWriter()
        writer.object { source.encode(to: &$0) }
        let written = try JSONReader.read(SourceText(name: "", bytes: writer.bytes))
        #expect(written.rendered == node.rendered)
    }

    @Test(arguments: [
        (
            #"{"env": "A-B"}"#,
            """
            1:9: error: 'A-B' is not a valid name for an environment variable; use letters, digits and '_', \
            and do not begin with a digit
            """
        ),
        (#"{"file": ""}"#, "1:10: error: \(Messages.innerPath(""))"),
        (#"{"file": "../../etc/shadow"}"#, "1:10: error: \(Messages.innerPath("../../etc/shadow"))"),
        (#"{"file": "/etc/shadow"}"#, "1:10: error: \(Messages.innerPath("/etc/shadow"))"),
        (#"{"command": []}"#, "1:13: error: a secret's command needs a program as its first element"),
        (#"{"command": [""]}"#, "1:13: error: a secret's command needs a program as its first element"),
        (#"{"env": "A", "file": "b"}"#, "1:1: error: a secret has both 'env' and 'file'; keep one of them"),
        (#"{"env": 5}"#, "1:9: error: 'env' of a secret must be a string, not a number"),
    ])
    func `an invalid source is reported`(text: String, problem: String) throws {
        let found = try problems(in: text) { source in
            let collected = Problems()
            let node = try JSONReader.read(source)
            let reader = try #require(ObjectReader(node, what: "a secret", problems: collected))
            #expect(SecretSource.decode(reader) == nil)
            reader.finish()
            try collected.check()
        }
        #expect(found == problem)
    }
}
