/// Messages about descriptions that are used in more than one place.
enum DescriptionMessages {
    static func label(_ name: String, of what: String, upTo length: Int = 63) -> String {
        "'\(name)' cannot be the name of \(what); use at most \(length) lower-case letters, digits "
            + "and inner hyphens, a letter first"
    }

    static func source(_ text: String) -> String {
        "'from' must be 'cluster', 'operator' or a network in CIDR notation such as "
            + "'203.0.113.0/24', not '\(text)'"
    }
}
