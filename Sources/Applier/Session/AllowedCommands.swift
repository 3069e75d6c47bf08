import PlanModel

/// The programs that secrets of a cluster may come from on this machine.
///
/// A description or a plan can name any program with any arguments. None runs before the operator has
/// seen the whole command line and agreed. `.pdd/CLUSTER/allowed-commands` remembers that as digests.
public struct AllowedCommands: Sendable {
    private let path: String
    private let directory: String
    private let fingerprints: Set<String>

    /// - Parameter directory: That of the description or the plan.
    /// - Throws: When the record of what was allowed cannot be read.
    public init(_ files: ClusterFiles, directory: String) throws(ActionFailure) {
        path = files.allowedCommands
        self.directory = directory
        do {
            let text = String(decoding: try readPrivateFile(path) ?? [], as: UTF8.self)
            fingerprints = Set(parts(of: text, at: "\n").filter { !$0.isEmpty })
        } catch {
            throw ActionFailure("'\(path)' cannot be read: \(error)")
        }
    }

    public func contains(_ command: [String]) -> Bool { fingerprints.contains(fingerprint(command)) }

    /// Remembers that the operator agreed to these commands.
    public func remember(_ commands: [[String]]) throws(ActionFailure) {
        let all = fingerprints.union(commands.map(fingerprint)).sorted()
        do {
            try writeAtomically(Array(all.map { $0 + "\n" }.joined().utf8), to: path)
        } catch {
            throw ActionFailure("'\(path)' cannot be written: \(error)")
        }
    }

    /// The digest of a command line, and of the files below the directory that its words name: a
    /// script that changed is another command.
    private func fingerprint(_ command: [String]) -> String {
        var hash = SHA256()
        for word in command {
            hash.update(Array("\(word.utf8.count):\(word)".utf8))
            do throws(InnerFileError) {
                hash.update(Array("=\(try innerFileDigest(word, in: directory).hexadecimal)".utf8))
            } catch {
                // A word that names no file below the directory is a word and nothing else.
                continue
            }
        }
        return hash.finish().hexadecimal
    }
}

extension Difference {
    /// The commands that secrets come from which a run of this difference reads, each once.
    public var secretCommands: [[String]] {
        plan.secretSources(of: actions).compactMap { source in
            switch source {
            case .command(let words): words
            case .environment, .file: nil
            }
        }
    }
}
