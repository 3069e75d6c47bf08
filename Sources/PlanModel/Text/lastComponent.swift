/// The part after the last slash.
public func lastComponent(_ path: String) -> String {
    parts(of: path, at: "/").last { !$0.isEmpty } ?? path
}
