import PlanModel

/// The tags that mark the account's resources of a cluster, and their purpose.
enum AWSTag {
    static let cluster = "pdd.cluster"
    static let role = "pdd.role"
    static let digest = "pdd.digest"
    /// The hosts of one launch, as a `HostRange`; the launch index selects this host.
    static let hosts = "pdd.hosts"
    /// The login's user.
    static let user = "pdd.user"
    /// Which address pdd logs in at, where that is `private`.
    static let address = "pdd.address"
    /// The public host key that the host had at its first start; it gets another at the first login.
    static let hostKey = "pdd.hostkey"
    /// What marks a lock, and the directory that took it: a word that no other lock has.
    static let lock = "pdd.lock"
    /// The pdd that holds the lock, in words.
    static let holder = "pdd.holder"
    /// When the lock expires, in UTC.
    static let lockEnd = "pdd.until"

    /// What `--tag-specifications` takes: the same tags for each sort of resource.
    static func specification(_ resources: [String], _ tags: [(String, String)]) -> String {
        var writer = JSONWriter()
        write(resources, tags, to: &writer)
        return writer.text
    }

    static func write(_ resources: [String], _ tags: [(String, String)], to writer: inout JSONWriter) {
        writer.array(resources) { resource, writer in
            writer.object { object in
                object.string("ResourceType", resource)
                object.member("Tags") { writer in
                    writer.array(tags) { tag, writer in
                        writer.object {
                            $0.string("Key", tag.0)
                            $0.string("Value", tag.1)
                        }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Appends an array on one line, whose elements `body` writes.
    mutating func array<Element>(_ elements: [Element], _ body: (Element, inout JSONWriter) -> Void) {
        raw("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { raw(", ") }
            body(element, &self)
        }
        raw("]")
    }
}
