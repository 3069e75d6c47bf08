import Applier
import PlanModel

extension Input {
    /// A description with what it inherits, and the texts of all files that it consists of.
    struct Whole {
        var node: JSONNode
        /// The description, followed by its bases: an offset tells which file it is in.
        var source: SourceText
        /// The bases; their paths are relative to the description's directory.
        var bases: [PinnedFile] = []
    }

    /// How many files may extend each other.
    private static let maximumBases = 8

    /// Reads what a description `extends`, and what that extends, and lays each over its base.
    ///
    /// - Parameter files: The files that the description can name.
    static func readBases(of node: JSONNode, in source: SourceText, among files: NamedFiles) throws -> Whole {
        var layers = [node]
        var whole = Whole(node: node, source: source)
        while let place = layers[layers.count - 1]["extends"] {
            func problem(_ message: String) -> Failure {
                let diagnostic = Diagnostic(.error, message, at: place.offset)
                return Failure(.wrongInput, DiagnosticRenderer(whole.source).render([diagnostic]))
            }
            guard let path = place.string, isInnerPath(path) else {
                throw problem(
                    "'extends' must be the path of a description, relative to this one and below its directory")
            }
            guard files.shownPrefix + path != source.name, !whole.bases.contains(where: { $0.path == path }) else {
                throw problem("'\(path)' extends itself")
            }
            guard whole.bases.count < maximumBases else {
                throw problem("more than \(maximumBases) descriptions extend each other")
            }
            let bytes: [UInt8]
            do throws(InnerFileError) {
                bytes = try files.bytes(path, maximumBaseSize)
            } catch {
                throw problem("the file '\(path)' cannot be read: \(error); its path is relative to the description")
            }
            let base = SourceText(name: files.shownPrefix + path, bytes: bytes)
            let baseNode: JSONNode
            do {
                baseNode = try JSONReader.read(base)
            } catch {
                throw Failure(.wrongInput, DiagnosticRenderer(base).render(error))
            }
            guard baseNode.members != nil, !Plan.looksLikePlan(baseNode) else {
                throw problem("'\(path)' is not a description")
            }
            layers.append(baseNode.moved(by: whole.source.length))
            whole.source = SourceText(whole.source, followedBy: base)
            whole.bases.append(PinnedFile(path: path, digest: Digest(of: bytes)))
        }
        guard layers.count > 1 else { return whole }
        whole.node = layers.reversed().map { $0.without("extends") }
            .reduce(JSONNode(.object([]), offset: 0)) { $1.laid(over: $0) }
        return whole
    }

    /// In bytes.
    private static let maximumBaseSize = 16 << 20
}
