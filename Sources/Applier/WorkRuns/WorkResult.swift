import PlanModel

/// A file or a symbolic link that a work run made or changed.
public struct WorkResult: Sendable, Equatable {
    /// Its path below the run's directory, in bytes.
    public let path: [UInt8]
    let isLink: Bool
    /// The SHA-256 of its bytes, or of a link's target, in hexadecimal.
    let digest: String

    /// Reads the records of list-results.sh.
    ///
    /// - Throws: If a record is something else, or its path leads out of the run's directory.
    static func read(_ bytes: [UInt8]) throws(ActionFailure) -> [WorkResult] {
        guard bytes.isEmpty || bytes.last == 0 else {
            throw ActionFailure("the list of the run's results is incomplete")
        }
        var results: [WorkResult] = []
        for record in bytes.split(separator: 0) {
            guard let result = WorkResult(Array(record)) else {
                throw ActionFailure(
                    "the list of the run's results has a line that is no file: '\(String(decoding: record, as: UTF8.self))'"
                )
            }
            results.append(result)
        }
        return results
    }

    /// `f` or `l`, 64 hexadecimal digits, two spaces, and a path that begins with `./`.
    private init?(_ record: [UInt8]) {
        guard record.count > 69, record[0] == UInt8(ascii: "f") || record[0] == UInt8(ascii: "l"),
            Array(record[65..<69]) == Array("  ./".utf8)
        else { return nil }
        isLink = record[0] == UInt8(ascii: "l")
        digest = String(decoding: record[1..<65], as: UTF8.self)
        path = Array(record[69...])
        let names = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty && Array($0) != Array("..".utf8) && Array($0) != Array(".".utf8) })
        else { return nil }
    }
}

/// Compares the results of a run with what is in a directory of this machine.
///
/// - Returns: The paths that are missing or different.
public func differingResults(_ results: [WorkResult], in directory: String) throws(ActionFailure) -> [[UInt8]] {
    var differing: [[UInt8]] = []
    for result in results {
        let path = Array("\(directory)/".utf8) + result.path
        do throws(FileFailure) {
            let digest = result.isLink ? Digest(of: try linkTarget(path)) : try fileDigest(path)
            if "\(digest)" != result.digest { differing.append(result.path) }
        } catch {
            differing.append(result.path)
        }
    }
    return differing
}
