/// The name of an action, the same from plan to plan: `HOST/STEP`, or `cluster/STEP`.
public struct ActionID: Hashable, Sendable, CustomStringConvertible {
    /// The host it is about, or `cluster`.
    public let host: String
    public let step: String

    public static let cluster = "cluster"

    public init(_ host: String, _ step: String) {
        self.host = host
        self.step = step
    }

    /// - Parameter detail: Tells steps of one host apart that would have one name: the number of an image, the
    ///   name of a container, a port.
    public init(_ host: String, _ step: Step, _ detail: String? = nil) {
        self.init(host, step.rawValue + (detail.map { "-" + $0 } ?? ""))
    }

    /// Nil unless the text is two words of letters, digits, `-`, `_`, `.` with one `/` between.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, isPlainWord(String(parts[0])), isPlainWord(String(parts[1])) else {
            return nil
        }
        self.init(String(parts[0]), String(parts[1]))
    }

    public var description: String { "\(host)/\(step)" }

    /// The name of a file about this action: letters, digits, `-`, `_` and `.` only, whatever the id has.
    public var fileName: String {
        let text = "\(host).\(step)"
        guard !isPlainWord(host) || !isPlainWord(step) else { return text }
        let safe = text.utf8.prefix(128).map { isAlphanumeric($0) || "-._".utf8.contains($0) ? $0 : 0x5F }
        return "odd-" + String(decoding: safe, as: UTF8.self) + "-" + Digest(of: Array(text.utf8)).short
    }
}

extension ObjectReader {
    func actionID(_ name: String) -> ActionID? {
        guard let text = string(name) else { return nil }
        if let id = ActionID(text) { return id }
        error("'\(text)' is not an action id; ids are HOST/STEP", at: name)
        return nil
    }

    func actionIDs(_ name: String) -> [ActionID] {
        guard let elements = node(name)?.elements else {
            _ = strings(name)
            return []
        }
        return elements.compactMap { element in
            if let id = element.string.flatMap({ ActionID($0) }) { return id }
            problems.error("an action id, HOST/STEP, is expected here", at: element.offset)
            return nil
        }
    }
}
