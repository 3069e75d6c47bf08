import Foundation
import PlanModel
import TestSupport
import Testing

struct SHA256Tests {
    /// The examples of FIPS 180-4 and of NIST's test vectors for it.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `the published examples hold`(text: String, digest: String) {
        #expect(Digest(of: text).hexadecimal == digest)
    }

    @Test func `sha256sum agrees for every length up to 300 bytes, and for 1 MiB`() throws {
        var generator = SplitMix64(seed: 4)
        try withTemporaryDirectory { directory in
            var expected = ""
            var names: [String] = []
            for length in Array(0...300) + [1 << 20] {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let name = "bytes-\(length)"
                names.append(name)
                try Data(bytes).write(to: directory.appending(path: name))
                expected += "\(Digest(of: bytes))  \(name)\n"
            }
            let run = try Program.run(named: "sha256sum", names, in: directory)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == expected)
        }
    }

    @Test func `the pieces that it is fed do not matter`() {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let length = Int.random(in: 0...400, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var hash = SHA256()
            var start = 0
            while start < length {
                let end = min(length, start + Int.random(in: 0...130, using: &generator))
                hash.update(Array(bytes[start..<end]))
                start = end
            }
            #expect(hash.finish() == Digest(of: bytes))
        }
    }

    @Test(arguments: [
        "", "ab", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
        String(repeating: "A", count: 64), String(repeating: "g", count: 64),
        String(repeating: "a", count: 63) + "\u{E9}", String(repeating: "a", count: 63) + "\n",
    ])
    func `a digest is 64 lower-case hexadecimal digits and nothing else`(text: String) {
        #expect(Digest(hexadecimal: text) == nil)
    }

    @Test func `a digest reads what it prints, and its short form begins it`() {
        let digest = Digest(of: "abc")
        #expect(Digest(hexadecimal: "\(digest)") == digest)
        #expect(digest.short == "ba7816bf8f01")
    }
}
