/// The settings that a host or a container was created with, as JSON in a label beside its digest: later, a difference can
/// name the setting that changed.
///
/// It contains no secret: in place of a secret's source it has a digest of that source.
public struct SettingsRecord: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public init(_ settings: ContainerSettings) {
        var visible = settings
        var secrets: [(String, String)] = []
        visible.environment = settings.environment.filter { entry in
            guard case .secret(let source) = entry.value else { return true }
            var writer = JSONWriter()
            writer.object { source.encode(to: &$0) }
            secrets.append((entry.name, Digest(of: writer.bytes).short))
            return false
        }
        var writer = JSONWriter()
        writer.object { object in
            visible.encode(to: &object)
            object.strings(Self.secrets, secrets)
        }
        text = writer.text
    }

    public init(_ type: HostType) {
        var writer = JSONWriter()
        writer.object { type.encode(to: &$0, provider: type.settings.provider) }
        text = writer.text
    }

    private static let secrets = "secrets"
    /// The number of settings that are named, and the length of a change that is written out, in characters.
    private static let (namedSettings, longestChange) = (3, 100)

    /// Names the settings that differ, with the old and the new value: `environment.A: none -> "b"`.
    ///
    /// Neither value is given for a variable that is or was a secret, or if the text would be very long.
    ///
    /// - Parameter old: What a host reported, which may be anything.
    /// - Returns: Nil when a record cannot be read, and empty text when nothing differs.
    public func changes(since old: SettingsRecord) -> String? {
        guard let before = old.node, let after = node else { return nil }
        func isSecret(_ name: String) -> Bool {
            [before, after].contains { $0[Self.secrets]?[name] != nil }
        }
        var names: [String] = []
        for change in JSONChange.between(before, after) {
            var text = change.description
            if change.path.count > 1, isSecret(change.path[1]), [Self.secrets, "environment"].contains(change.path[0]) {
                text = "environment.\(change.path[1]) changed"
            } else if text.count > Self.longestChange {
                text = "\(change.path.joined(separator: ".").prefix(Self.longestChange)) changed"
            }
            if !names.contains(text) { names.append(text) }
        }
        let others = names.count - Self.namedSettings
        return names.prefix(Self.namedSettings).joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }

    private var node: JSONNode? {
        guard let node = try? JSONReader.read(SourceText(name: "settings", text: text)), node.members != nil else {
            return nil
        }
        return node
    }
}
