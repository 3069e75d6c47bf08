/// Whether a text is like a pattern in which `*` stands for any text and `?` for one character.
public func matches(_ text: String, glob pattern: String) -> Bool {
    let text = Array(text)
    let pattern = Array(pattern)
    var place = (text: 0, pattern: 0)
    // Where to go on with one more character for the last `*`.
    var retry: (text: Int, pattern: Int)?
    while place.text < text.count {
        if place.pattern < pattern.count, pattern[place.pattern] == "*" {
            retry = place
            place.pattern += 1
        } else if place.pattern < pattern.count, [text[place.text], "?"].contains(pattern[place.pattern]) {
            place = (place.text + 1, place.pattern + 1)
        } else if let last = retry {
            retry = (last.text + 1, last.pattern)
            place = (last.text + 1, last.pattern + 1)
        } else {
            return false
        }
    }
    return pattern[place.pattern...].allSatisfy { $0 == "*" }
}
