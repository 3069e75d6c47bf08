import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// Copies by the real rsync, between two directories of this machine: a program in the place of ssh runs the line that a
/// host would get.
struct FileCopierTests {
    /// Runs programs, with another program in the place of ssh.
    private struct Runner: CommandRunner {
        let ssh: String
        private let runner = SystemCommandRunner()

        init(ssh: String) { self.ssh = ssh }

        private func changed(_ command: Command) -> Command {
            var command = command
            if command.program == "ssh" { command.program = ssh }
            command.arguments = command.arguments.map { $0.replacing("--rsh='ssh'", with: "--rsh='\(ssh)'") }
            command.environment["HOME"] = Secret(URL(filePath: ssh).deletingLastPathComponent().path + "/far")
            return command
        }

        func run(
            _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
        ) throws(CommandError) -> CommandResult {
            try runner.run(changed(command), input: input, deadline: deadline, log: log)
        }

        func run(
            _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?,
            reading take: @escaping @Sendable ([UInt8]) -> Void
        ) throws(CommandError) -> CommandResult {
            try runner.run(changed(command), input: input, deadline: deadline, log: log, reading: take)
        }
    }

    private struct World {
        let directory: URL
        let copier: FileCopier
        let cuts: @Sendable () -> Int

        func near(_ path: String) -> String { directory.appending(path: "near/" + path).path }
        func far(_ path: String) -> String { directory.appending(path: "far/" + path).path }

        /// What differs between two directories, in the words of rsync.
        func differences(_ a: String, _ b: String) throws -> String {
            try Program.run(named: "rsync", ["-rlptn", "--delete", "-c", "-i", "\(a)/", "\(b)/"]).output
        }
    }

    /// - Parameter ssh: Shell that runs the line in `$line`.
    private func with(ssh: String = "exec sh -c \"$line\"", patience: Int = 60, _ body: (World) throws -> Void) throws {
        try withTemporaryDirectory { (directory) throws in
            for name in ["near", "far"] {
                try FileManager.default.createDirectory(
                    at: directory.appending(path: name), withIntermediateDirectories: false)
            }
            let program = directory.appending(path: "ssh")
            // The words after `--` are the line, as ssh joins them.
            let text = "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nline=\"$*\"\ncd \"$HOME\"\n\(ssh)\n"
            _ = try SystemCommandRunner().run(
                Command("sh", ["-c", "cat >\"$1\" && chmod 755 \"$1\"", "sh", program.path]),
                input: .bytes(Array(text.utf8)), deadline: 10, log: nil)
            let runner = Runner(ssh: program.path)
            let access = try SSHHostAccess(
                cluster: "c", settings: SSHSettings(),
                knownHosts: KnownHosts(directory.appending(path: "known_hosts").path), runner: runner)
            defer { access.close([]) }
            let cuts = Mutex(0)
            let host = FoundHost(name: "h", identity: "i", address: "a", login: Login(address: "127.0.0.1"))
            let copier = FileCopier(
                RemotePlace(host: host, container: nil), access: access, runner: runner, patience: patience
            ) { event in
                if case .cut = event { cuts.withLock { $0 += 1 } }
            }
            try body(World(directory: directory, copier: copier) { cuts.withLock { $0 } })
        }
    }

    private static let names = [
        "a b", "-dash", "#hash", ";semi", "a[1]*?", "n\nl", "\u{e9}\u{4e2d}", "'q\"$(x)`", "back\\slash", ".dot", "a:b",
    ]

    private func fill(_ path: String, seed: Int = 0) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: path + "/sub/empty", withIntermediateDirectories: true)
        for (index, name) in Self.names.enumerated() {
            let file = path + "/sub/" + name
            #expect(
                manager.createFile(atPath: file, contents: Data(repeating: UInt8(index), count: 1000 * index + seed)))
            try manager.setAttributes(
                [
                    .posixPermissions: [0o600, 0o755, 0o444][index % 3],
                    .modificationDate: Date(timeIntervalSince1970: 1_000_000 + Double(index)),
                ], ofItemAtPath: file)
        }
        try manager.createSymbolicLink(atPath: path + "/link", withDestinationPath: "sub")
        try manager.createSymbolicLink(atPath: path + "/broken", withDestinationPath: "no where")
        try manager.setAttributes([.posixPermissions: 0o711], ofItemAtPath: path + "/sub")
    }

    @Test func `a directory goes there and back as it was`() throws {
        try with { (world) throws in
            try fill(world.near("s"))
            let sent = try world.copier.send([world.near("s")], to: "t")
            #expect(sent.files == Self.names.count)
            #expect(sent.connections == 1)
            #expect(try world.differences(world.near("s"), world.far("t")) == "")
            _ = try world.copier.fetch(["t"], to: world.near("u"))
            #expect(try world.differences(world.near("s"), world.near("u")) == "")
            // Once more, into the directory that there is now, and nothing is sent twice.
            _ = try world.copier.send([world.near("s")], to: "t")
            #expect(try world.differences(world.near("s"), world.far("t/s")) == "")
            #expect(try world.copier.send([world.near("s")], to: "t").sentFiles == 0)
        }
    }

    @Test func `contents go into a directory, which keeps its mode`() throws {
        try with { (world) throws in
            try fill(world.near("s"))
            let manager = FileManager.default
            try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: world.near("s"))
            try manager.setAttributes([.posixPermissions: 0o750], ofItemAtPath: world.far(""))
            _ = try world.copier.send([world.near("s") + "/."], to: "")
            #expect(try manager.attributesOfItem(atPath: world.far(""))[.posixPermissions] as? Int == 0o750)
            #expect(try world.differences(world.near("s/sub"), world.far("sub")) == "")
            try manager.createDirectory(atPath: world.near("u"), withIntermediateDirectories: false)
            try manager.setAttributes([.posixPermissions: 0o701], ofItemAtPath: world.near("u"))
            _ = try world.copier.fetch(["."], to: world.near("u"))
            #expect(try manager.attributesOfItem(atPath: world.near("u"))[.posixPermissions] as? Int == 0o701)
            #expect(try world.differences(world.near("s/sub"), world.near("u/sub")) == "")
        }
    }

    @Test(arguments: names) func `a file of any name goes there and back under another name`(name: String) throws {
        try with { (world) throws in
            try Data("x".utf8).write(to: URL(filePath: world.near(name)))
            _ = try world.copier.send([world.near(name)], to: "./" + name)
            _ = try world.copier.fetch(["./" + name], to: world.near("back"))
            #expect(try Data(contentsOf: URL(filePath: world.near("back"))) == Data("x".utf8))
        }
    }

    @Test func `a list of names is fetched to the same paths`() throws {
        try with { (world) throws in
            try fill(world.far("run"))
            let names = ["sub/#hash", "sub/n\nl", "link", "sub/empty"]
            let totals = try world.copier.fetch(names.map { Array($0.utf8) }, from: "run", into: world.near("a/b"))
            #expect(totals.files == 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: world.near("a/b")).sorted() == ["link", "sub"])
            let inside = try FileManager.default.contentsOfDirectory(atPath: world.near("a/b/sub")).sorted()
            #expect(inside == ["#hash", "empty", "n\nl"])
        }
    }

    @Test func `the contents of a directory are sent into a new one`() throws {
        try with { (world) throws in
            try fill(world.near("s"))
            _ = try world.copier.send(contentsOf: world.near("s"), to: "runs/7/input")
            #expect(try world.differences(world.near("s/sub"), world.far("runs/7/input/sub")) == "")
        }
    }

    /// Each of the first connections is cut after some pieces of data, more than the one before.
    private static let cutting = """
        case $line in *rsync*--server*) ;; *) exec sh -c "$line" ;; esac
        count=$(cat "$HOME/../count" 2>/dev/null || echo 0)
        echo $((count + 1)) >"$HOME/../count"
        [ "$count" -lt 6 ] || exec sh -c "$line"
        pieces=$((1 + count * count))
        exec 3<&0
        mkfifo "$HOME/../data.$count"
        case $line in
        *--sender*)
            setsid sh -c "$line" <&3 >"$HOME/../data.$count" &
            dd bs=65536 count="$pieces" 2>/dev/null <"$HOME/../data.$count"
            ;;
        *)
            setsid sh -c "$line" <"$HOME/../data.$count" &
            dd bs=65536 count="$pieces" 2>/dev/null >"$HOME/../data.$count"
            ;;
        esac
        kill -9 -- "-$!"
        exit 255
        """

    @Test(arguments: [CopyTransfer.Direction.send, .fetch])
    func `a copy whose connection is cut again and again goes on where it was`(
        direction: CopyTransfer.Direction
    ) throws {
        try with(ssh: Self.cutting) { (world) throws in
            let source = direction == .send ? world.near("s") : world.far("s")
            try fill(source)
            var generator = SplitMix64(seed: 7)
            let bytes = (0..<2_000_000).map { _ in generator.next() }
            try unsafe bytes.withUnsafeBytes { unsafe Data($0) }.write(to: URL(filePath: source + "/big"))
            let totals: CopyTotals
            let target: String
            switch direction {
            case .send:
                target = world.far("t")
                totals = try world.copier.send([source], to: "t")
            case .fetch:
                target = world.near("t")
                totals = try world.copier.fetch(["s"], to: target)
            }
            #expect(totals.connections == world.cuts() + 1)
            #expect(world.cuts() == 6)
            #expect(totals.bytes > 16_000_000)
            #expect(try world.differences(source, target) == "")
        }
    }

    @Test func `another failure is final`() throws {
        try with { (world) throws in
            let missing = failure { () throws(ActionFailure) in _ = try world.copier.fetch(["no"], to: world.near("a"))
            }
            #expect(missing?.reason == "there is no file 'h:no', or its user may not see it")
            let near = failure { () throws(ActionFailure) in _ = try world.copier.send([world.near("no")], to: "a") }
            #expect(near?.reason == "there is no file '\(world.near("no"))' on this machine")
        }
        try with(ssh: "echo 'Permission denied (publickey).' >&2; exit 255") { (world) throws in
            let refused = failure { () throws(ActionFailure) in _ = try world.copier.fetch(["no"], to: "a") }
            #expect(refused?.refusal == .key)
        }
    }

    @Test func `a copy is given up when no data arrives`() throws {
        try with(ssh: "case $line in *--server*) exit 255 ;; *) exec sh -c \"$line\" ;; esac", patience: 1) {
            (world) throws in
            try fill(world.near("s"))
            let cut = failure { () throws(ActionFailure) in _ = try world.copier.send([world.near("s")], to: "t") }
            #expect(cut?.reason == "the connection to the host 'h' was cut, and no data arrived for 1 s")
            #expect(world.cuts() > 1)
        }
    }
}
