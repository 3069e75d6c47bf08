public import PlanModel

extension GitRepository {
    /// Which files below the directory are not exactly those of `HEAD`, and how they differ; each file with its digest.
    ///
    /// The bytes are compared, because filters such as those for line ends or for large files change them.
    public func uncommitted(_ files: [(path: String, digest: Digest)]) throws(GitFailure) -> [(
        path: String, reason: String
    )] {
        let head = try revision("HEAD")
        var staged: [String: [String]] = [:]
        for entry in try index(files.map(\.path)) { staged[entry.path, default: []].append(entry.object) }
        var found: [(path: String, reason: String)] = []
        for (name, digest) in files {
            let path = head.path(below: name)
            let objects = staged[path] ?? []
            guard let entry = try entry(path, of: head.commit) else {
                found.append((name, objects.isEmpty ? "it is not in git" : "it is staged, but not committed"))
                continue
            }
            if entry.mode == "120000" {
                found.append((name, "it is a symbolic link in HEAD"))
            } else if try Digest(of: contents(entry.object)) != digest {
                found.append((name, "it differs from HEAD"))
            } else if objects != [entry.object] {
                found.append((name, objects.isEmpty ? "its removal is staged" : "it has other staged changes"))
            }
        }
        return found
    }
}
