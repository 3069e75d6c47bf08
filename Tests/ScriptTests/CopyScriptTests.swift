import PlanModel
import Testing

@testable import Applier

/// `reach-end.sh` and `look-at-paths.sh`: the far end of a copy.
struct CopyScriptTests {
    private static let label = Answer("docker inspect --type container --format {{index", prints: "scientist")
    private static let root = Answer("id -u", prints: "0")
    private static let user = Answer("id -u", prints: "1000")
    private static let sudo = Answer("sudo -n -- ").does("shift 2; \"$@\"")

    /// `reach-end.sh` with the words that rsync appends.
    private static let reach = ShellFile(
        "reach",
        Array((["set -- rsync --server -e 'a b' ."] + RemotePlace.reachEnd.wholeLines).joined(separator: "\n").utf8))

    @Test(
        arguments: [
            ([root, label], "w1", "", "docker exec --interactive --user scientist w1 rsync --server -e a b ."),
            ([root], "w1", "it", "docker exec --interactive --user it w1 rsync --server -e a b ."),
            ([root, Answer("docker inspect")], "w1", "", "docker exec --interactive w1 rsync --server -e a b ."),
            ([user, sudo, label], "w1", "", "docker exec --interactive --user scientist w1 rsync --server -e a b ."),
            ([user, sudo], "w1", "it", "docker exec --interactive --user it w1 rsync --server -e a b ."),
            ([], "", "", "rsync --server -e a b ."),
        ] as [([Answer], String, String, String)])
    func `a program is reached in a container or on its host`(
        answers: [Answer], container: String, account: String, call: String
    ) throws {
        let host = TestHost(answers + [Answer("docker exec"), Answer("rsync --server")])
        try host.expect(Self.reach, ["CONTAINER": container, "ACCOUNT": account]) { run in
            #expect(run.calls.last == call)
        }
    }

    @Test func `a missing container ends it with Docker's status and words`() throws {
        let none = Answer("docker inspect", status: 1).complains("no such container: w1")
        try TestHost([Self.root, none]).expect(
            Self.reach, ["CONTAINER": "w1", "ACCOUNT": ""], status: 1, errors: "no such container: w1\n")
    }

    @Test func `paths are looked at`() throws {
        let files = [
            "work/home/a[1]": "", "work/home/d/.x": "", "work/home/d/y z": "", "work/home/d/..z": "",
            "work/home/e/f": "",
        ]
        let host = TestHost([Answer("rsync")], files: files)
        let paths = ["a[1]", "d/.", "d", "no", "no/where", "d/new/.", "."]
        let words = paths.map(shellWord).joined(separator: " ")
        for shell in TestHost.Shell.allCases {
            let lines = ["cd ../home", "HOME=$PWD"] + RemotePlace.lookAtPaths.wholeLines
            let run = try host.run(lines.joined(separator: "\n"), ["PATHS": words, "CREATE": ""], in: shell)
            let looked = try #require(LookedAt(Array(run.output.utf8), count: paths.count), "\(run.errors)")
            #expect(looked.hasRsync)
            #expect(
                looked.paths.map(\.kind) == [.file, .directory, .directory, .missing, .nowhere, .nowhere, .directory])
            let names = looked.paths.map { $0.names.map { String(decoding: $0, as: UTF8.self) } }
            #expect(names == [[], ["y z", ".x", "..z"], [], [], [], [], ["a[1]", "d", "e"]])
            #expect(looked.paths[0].path.suffix(10) == Array("/home/a[1]".utf8))
        }
    }

    @Test func `a missing directory is created if that is wanted, and rsync is missed`() throws {
        for shell in TestHost.Shell.allCases {
            let run = try TestHost().run(
                RemotePlace.lookAtPaths.wholeLines.joined(separator: "\n") + "\n: >a/b/c/d",
                ["PATHS": "\"$PWD/a/b/c\"", "CREATE": "yes", "HOME": "/nowhere"], in: shell)
            let looked = try #require(LookedAt(Array(run.output.utf8), count: 1), "\(run.errors)")
            #expect(!looked.hasRsync)
            #expect(looked.paths.map(\.kind) == [.directory])
            #expect(run.files.keys.contains("work/files/a/b/c/d"))
        }
    }
}
