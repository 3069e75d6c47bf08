/// Builds JSON text: the caller decides the layout, the writer the quoting and the commas.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends layout or punctuation as it is.
    public mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Appends a quoted string.
    public mutating func string(_ text: String) {
        bytes.append(0x22)
        defer { bytes.append(0x22) }
        // Nearly every string is like this, and appending it whole is several times as fast.
        guard !text.utf8.allSatisfy(standsForItself) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case ..<0x20, 0x7F: raw("\\u00\(hexadecimal(byte))")
            default: bytes.append(byte)
            }
        }
    }

    private func standsForItself(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F
    }

    /// Appends `{ "name": value, ... }` on one line; `body` writes the members.
    public mutating func object(_ body: (inout ObjectWriter) -> Void) {
        var writer = ObjectWriter(taking: &self)
        body(&writer)
        writer.finish(into: &self)
    }

    /// Appends an array of strings, on one line.
    public mutating func strings(_ texts: [String]) {
        raw("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { raw(", ") }
            string(text)
        }
        raw("]")
    }

    /// Appends an array of strings with one element a line, each after `indent`.
    public mutating func lines(_ texts: [String], indent: String) {
        guard !texts.isEmpty else { return raw("[]") }
        raw("[\n")
        for (index, text) in texts.enumerated() {
            raw(indent)
            raw("  ")
            string(text)
            raw(index == texts.count - 1 ? "\n" : ",\n")
        }
        raw(indent)
        raw("]")
    }
}

/// Writes the members of one object on one line; a member whose value is nil is left out.
public struct ObjectWriter {
    private var writer: JSONWriter
    private var isEmpty = true

    /// Goes on where `outer` is.
    ///
    /// The bytes move; a copy of them at every object would cost the square of the plan's length.
    init(taking outer: inout JSONWriter) {
        writer = JSONWriter()
        swap(&writer, &outer)
        writer.raw("{")
    }

    /// Gives the bytes back.
    mutating func finish(into outer: inout JSONWriter) {
        writer.raw(isEmpty ? "}" : " }")
        swap(&writer, &outer)
    }

    /// Appends a member whose value `body` writes.
    public mutating func member(_ name: String, _ body: (inout JSONWriter) -> Void) {
        writer.raw(isEmpty ? " " : ", ")
        isEmpty = false
        writer.string(name)
        writer.raw(": ")
        body(&writer)
    }

    public mutating func string(_ name: String, _ value: String?) {
        guard let value else { return }
        member(name) { $0.string(value) }
    }

    public mutating func integer(_ name: String, _ value: Int?) {
        guard let value else { return }
        member(name) { $0.raw(String(value)) }
    }

    /// Writes the member only when it is true: false is the default of every flag of a plan.
    public mutating func flag(_ name: String, _ value: Bool) {
        guard value else { return }
        member(name) { $0.raw("true") }
    }

    /// Writes the member also when it is false.
    public mutating func bool(_ name: String, _ value: Bool) {
        member(name) { $0.raw(value ? "true" : "false") }
    }

    /// Writes an array of objects, each on the same line, also when there is none.
    public mutating func objects<Element>(
        _ name: String, _ elements: [Element], _ body: (Element, inout ObjectWriter) -> Void
    ) {
        member(name) { writer in
            writer.raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { writer.raw(", ") }
                writer.object { body(element, &$0) }
            }
            writer.raw("]")
        }
    }

    /// Writes the member only when there is an element.
    public mutating func strings(_ name: String, _ values: [String]) {
        guard !values.isEmpty else { return }
        member(name) { $0.strings(values) }
    }

    /// Writes an object of strings, only when there is a member, in the order given.
    public mutating func strings(_ name: String, _ values: [(String, String)]) {
        guard !values.isEmpty else { return }
        member(name) { $0.object { for (key, value) in values { $0.string(key, value) } } }
    }
}
