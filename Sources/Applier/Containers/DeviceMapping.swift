import PlanModel

/// `PATH[:TARGET][:RIGHTS]`.
struct DeviceMapping {
    let path: String
    let target: String
    let rights: String

    init?(_ text: String) {
        var words = parts(of: text, at: ":")
        guard (1...3).contains(words.count), !words[0].isEmpty else { return nil }
        func isRights(_ word: String) -> Bool { !word.isEmpty && word.allSatisfy { "rwm".contains($0) } }
        var rights = "rwm"
        if words.count > 1, let last = words.last, isRights(last) {
            rights = last
            words.removeLast()
        }
        guard words.count <= 2 else { return nil }
        (path, target, self.rights) = (words[0], words[words.count - 1], rights)
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.string("PathOnHost", path)
            $0.string("PathInContainer", target)
            $0.string("CgroupPermissions", rights)
        }
    }
}
