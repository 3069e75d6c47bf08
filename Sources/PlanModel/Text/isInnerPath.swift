/// Whether a path is relative and stays inside of the directory it is relative to.
public func isInnerPath(_ path: String) -> Bool {
    !path.isEmpty && !["/", "~", "-"].contains { begins(path, with: $0) }
        && !parts(of: path, at: "/").contains("..") && !path.utf8.contains(0)
}
