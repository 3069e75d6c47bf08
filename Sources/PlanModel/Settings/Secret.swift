/// A value that must not be shown: it prints as `[redacted]` wherever it is put into text.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The value itself, for the one place that passes it on.
    public func reveal() -> String { value }

    public var description: String { "[redacted]" }
    public var debugDescription: String { "[redacted]" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The source of a secret; descriptions and plans contain only this.
public enum SecretSource: Hashable, Sendable {
    /// An environment variable of pdd.
    case environment(String)
    /// A file, whose path is relative to the description.
    case file(String)
    /// The output of a program, without its last newline.
    case command([String])

    func encode(to writer: inout ObjectWriter) {
        switch self {
        case .environment(let name): writer.string("env", name)
        case .file(let path): writer.string("file", path)
        case .command(let arguments): writer.member("command") { $0.strings(arguments) }
        }
    }

    /// Reads `{"env": ...}`, `{"file": ...}` or `{"command": [...]}`; nil if it is none of them, and nil with a
    /// reported problem if it is several.
    public static func decode(_ reader: ObjectReader) -> SecretSource? {
        let given = ["env", "file", "command"].filter { reader.node($0) != nil }
        guard given.count < 2 else {
            reader.problems.error(
                "\(reader.what) has both '\(given[0])' and '\(given[1])'; keep one of them",
                at: reader.offset)
            return nil
        }
        switch given.first {
        case "env": return environment(reader)
        case "file": return file(reader)
        case "command": return command(reader)
        default: return nil
        }
    }

    private static func environment(_ reader: ObjectReader) -> SecretSource? {
        guard let name = reader.string("env") else { return nil }
        guard isEnvironmentName(name) else {
            reader.error(Messages.environmentName(name), at: "env")
            return nil
        }
        return .environment(name)
    }

    private static func file(_ reader: ObjectReader) -> SecretSource? {
        guard let path = reader.string("file") else { return nil }
        guard isInnerPath(path) else {
            reader.error(Messages.innerPath(path), at: "file")
            return nil
        }
        return .file(path)
    }

    private static func command(_ reader: ObjectReader) -> SecretSource? {
        guard let arguments = reader.strings("command") else { return nil }
        guard let program = arguments.first, !program.isEmpty else {
            reader.error("a secret's command needs a program as its first element", at: "command")
            return nil
        }
        return .command(arguments)
    }
}
