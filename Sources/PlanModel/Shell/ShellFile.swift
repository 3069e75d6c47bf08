/// A `.sh` file of the sources: a script, or functions that scripts call.
public struct ShellFile: Sendable {
    /// Its key in the plan's `scripts` or `functions`.
    public let name: String
    /// Its lines without comments, which are for readers of the sources alone: a better comment changes no digest.
    public let lines: [String]
    /// The files of functions that its own lines call.
    private let calls: [ShellFile]

    /// - Parameter bytes: The file's text. No line of a here-document in it may look like a comment.
    public init(_ name: String, _ bytes: [UInt8], calls: [ShellFile] = []) {
        self.name = name
        self.calls = calls
        lines = parts(of: String(decoding: bytes, as: UTF8.self), at: "\n").filter { line in
            let text = line.drop { $0 == " " }
            return !text.isEmpty && text.first != "#"
        }
    }

    /// The function `print_program`, which prints the whole file for a script that installs it on a host.
    public var asProgram: ShellFile {
        let text = ["print_program() {", "cat <<'END_OF_PROGRAM'"] + wholeLines + ["END_OF_PROGRAM", "}"]
        return ShellFile("program-\(name)", Array(text.joined(separator: "\n").utf8))
    }

    /// Every file of functions that it needs, those of other functions too, each once; sorted by name.
    public var functions: [ShellFile] {
        var found: [String: ShellFile] = [:]
        func collect(_ files: [ShellFile]) {
            for file in files where found.updateValue(file, forKey: file.name) == nil { collect(file.calls) }
        }
        collect(calls)
        return found.values.sorted { $0.name < $1.name }
    }

    /// The lines that run: those of its functions, then its own.
    public var wholeLines: [String] { functions.flatMap(\.lines) + lines }

    /// The same with values in front: assignments to variables of these names.
    public func lines(with values: [(String, String)]) -> [String] {
        values.map { "\($0.0)=\(shellWord($0.1))" } + wholeLines
    }
}

extension ShellFile {
    /// Waits and failures.
    public static let wait = ShellFile("wait", PackageResources.wait_sh)
    /// The Docker Engine as a service of its host.
    public static let engine = ShellFile("engine", PackageResources.engine_sh, calls: [wait])
    /// The engine's part in a swarm.
    public static let swarm = ShellFile("swarm", PackageResources.swarm_sh, calls: [wait])
    /// An engine's settings with and without a key-value store.
    public static let storeSettings = ShellFile("store-settings", PackageResources.store_settings_sh)
}
