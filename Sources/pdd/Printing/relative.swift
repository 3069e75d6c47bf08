import Foundation

/// A path relative to the working directory, if it is inside; otherwise the path itself.
func relative(_ path: String) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
}
