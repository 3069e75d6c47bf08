extension Problems {
    /// Reports every text of a description or plan that holds a NUL.
    ///
    /// A NUL ends file names, arguments and variables, so that no such text could be passed on whole.
    public func refuseNUL(in node: JSONNode) {
        switch node.value {
        case .string(let text): refuseNUL(text, at: node.offset)
        case .array(let elements): for element in elements { refuseNUL(in: element) }
        case .object(let members):
            for member in members {
                refuseNUL(member.name, at: member.nameOffset)
                refuseNUL(in: member.node)
            }
        case .number, .bool, .null: break
        }
    }

    private func refuseNUL(_ text: String, at offset: Int) {
        guard text.utf8.contains(0) else { return }
        error("text must not contain the character NUL, which no file name, argument or variable can hold", at: offset)
    }
}
