/// A host that docker-machine creates.
public struct DockerMachineHostSettings: Hashable, Sendable {
    public var driver = "virtualbox"
    /// The other arguments of `docker-machine create`, sorted by name.
    public var options: [Option] = []

    public struct Option: Hashable, Sendable {
        /// Without leading dashes: `amazonec2-region`.
        public let name: String
        public let value: Value

        public enum Value: Hashable, Sendable {
            case text(String)
            /// Whether the option is given, without a value.
            case flag(Bool)
            /// The option is given once for each.
            case list([String])
        }

        /// The option as docker-machine reads it; none for a flag that is false.
        public var arguments: [String] {
            switch value {
            case .text(let text): ["--\(name)=\(text)"]
            case .flag(let isSet): isSet ? ["--\(name)"] : []
            case .list(let texts): texts.map { "--\(name)=\($0)" }
            }
        }
    }

    public init() {}

    /// The driver for machines that exist already, which can neither start, stop nor remove them.
    public static let generic = "generic"

    func encode(to writer: inout ObjectWriter) {
        writer.string("driver", driver)
        guard !options.isEmpty else { return }
        writer.member("options") { writer in
            writer.object { object in
                for option in options {
                    object.member(option.name) { option.value.encode(to: &$0) }
                }
            }
        }
    }

    static func decode(
        _ reader: ObjectReader, base: DockerMachineHostSettings
    ) -> DockerMachineHostSettings {
        var settings = base
        settings.driver = reader.string("driver") ?? base.driver
        if !isPlainWord(settings.driver) {
            reader.error("'driver' must be the name of a docker-machine driver", at: "driver")
        }
        if settings.driver == generic {
            reader.error(
                "the driver 'generic' removes nothing from a machine that exists, so pdd does not use it; describe the "
                    + "machine with the provider 'ssh' (to remove a cluster that has such machines: pdd destroy "
                    + "--cluster NAME --provider docker-machine)", at: "driver")
        }
        let given = (reader.members("options") ?? []).compactMap { Option.decode($0, reader) }
        let names = Set(given.map(\.name))
        settings.options =
            (base.options.filter { !names.contains($0.name) } + given).sorted { $0.name < $1.name }
        return settings
    }
}

extension DockerMachineHostSettings.Option {
    /// The last words of the names of options that take a secret.
    private static let secretEndings = [
        "secret", "secret-key", "token", "password", "passwd", "pass", "passphrase", "api-key", "consumer-key",
        "private-key-contents", "auth-encoded-json", "credentials",
    ]

    static func decode(_ member: JSONMember, _ reader: ObjectReader) -> Self? {
        let name = member.name
        guard isPlainWord(name) else {
            reader.error("'\(name)' is not an option of docker-machine; write it without leading dashes", at: "options")
            return nil
        }
        guard name != "driver", name != "d" else {
            reader.error("the driver does not belong in 'options'; write it beside them: \"driver\"", at: "options")
            return nil
        }
        guard !secretEndings.contains(where: { name == $0 || name.hasSuffix("-" + $0) }) else {
            reader.problems.error(
                "'\(name)' is a secret, which does not belong in a description; docker-machine reads it from a "
                    + "variable, which the driver's documentation names", at: member.nameOffset)
            return nil
        }
        let place = "'\(name)' in 'options' of \(reader.what)"
        guard let value = Value(member.node) else {
            reader.problems.error(
                "\(place) must be a string, a boolean or an array of strings, not \(member.node.value.kindName)",
                at: member.node.offset)
            return nil
        }
        return Self(name: name, value: value)
    }
}

extension DockerMachineHostSettings.Option {
    /// The last words of the names of options whose value is the path of a file that the driver reads.
    private static let fileEndings = [
        "key", "keypath", "keyfile", "key-file", "key-path", "path", "file", "json", "userdata", "user-data",
        "userdata-file", "user-data-file", "cloud-init", "cloudinit", "config", "cert", "ca", "template",
    ]

    public var texts: [String] {
        switch value {
        case .text(let text): [text]
        case .flag: []
        case .list(let texts): texts
        }
    }

    /// Whether a value of it may be the path of a file of this machine, going by its name and by the value.
    public func mayNameFile(_ text: String) -> Bool {
        ["/", "~", "./", "../"].contains { begins(text, with: $0) }
            || Self.fileEndings.contains { name == $0 || name.hasSuffix("-" + $0) }
    }
}

extension DockerMachineHostSettings.Option.Value {
    /// Nil for what no option takes.
    fileprivate init?(_ node: JSONNode) {
        if let text = node.string {
            self = .text(text)
        } else if let isSet = node.bool {
            self = .flag(isSet)
        } else if let elements = node.elements {
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { return nil }
            self = .list(texts)
        } else {
            return nil
        }
    }

    fileprivate func encode(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.string(text)
        case .flag(let isSet): writer.raw(isSet ? "true" : "false")
        case .list(let texts): writer.strings(texts)
        }
    }
}
