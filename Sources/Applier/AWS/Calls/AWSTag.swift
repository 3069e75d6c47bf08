import PlanModel

/// Tags as the AWS CLI takes them.
enum AWSTag {
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
