import Testing

@testable import pdd

struct CopyArgumentsTests {
    @Test(
        arguments: [
            (["a", "submit:"], "cluster.json", ["a"], "", true, "submit"),
            (["a", "b", "w1:/x/y:z"], "cluster.json", ["a", "b"], "/x/y:z", true, "w1"),
            (["./a:b", "/c:d", "w1:x"], "cluster.json", ["./a:b", "/c:d"], "x", true, "w1"),
            (["w1:a", "w1:", "."], "cluster.json", ["a", ""], ".", false, "w1"),
            (["my.json", "w1:a", "."], "my.json", ["a"], ".", false, "w1"),
            (["-", "w1:a", "."], "-", ["a"], ".", false, "w1"),
            // Two arguments are a source and a target.
            (["cluster.json", "submit:"], "cluster.json", ["cluster.json"], "", true, "submit"),
            (["w1:a.json", "w1:b", "t"], "cluster.json", ["a.json", "b"], "t", false, "w1"),
            ([":x", "w1:"], "cluster.json", [":x"], "", true, "w1"),
        ] as [([String], String, [String], String, Bool, String)])
    func `arguments are places`(
        words: [String], file: String, sources: [String], target: String, isUpload: Bool, place: String
    ) throws {
        let arguments = try CopyArguments(words)
        #expect(arguments.file == file)
        #expect(arguments.sources == sources)
        #expect(arguments.target == target)
        #expect(arguments.isUpload == isUpload)
        #expect(arguments.place == place)
    }

    @Test(
        arguments: [
            (["a", "b"], "no argument names a container or a host"),
            (["w1:a", "w2:b"], "'w1:a' and 'w2:b' are both not on this machine; copy to this machine first"),
            (["w1:a", "b", "c"], "'b' and the target are both on this machine"),
            (["w1:a", "w2:b", "c"], "the sources are in 'w1' and 'w2'; copy from one at a time"),
        ])
    func `places that cannot be copied between are refused`(words: [String], message: String) throws {
        let failure = try #require(throws: Failure.self) { try CopyArguments(words) }
        #expect(failure.status == .wrongUsage)
        #expect(failure.text.hasPrefix("error: \(message)\n"), "\(failure.text)")
    }
}
