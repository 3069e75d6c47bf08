/// Whether the text begins with these bytes, whatever combining mark may follow them.
public func begins(_ text: String, with start: String) -> Bool {
    text.utf8.starts(with: start.utf8)
}
