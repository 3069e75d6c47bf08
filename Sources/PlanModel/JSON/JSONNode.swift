/// A JSON value with its position in the source.
public struct JSONNode: Sendable {
    public let value: JSONValue
    /// The offset of the value's first byte in the UTF-8 source.
    public let offset: Int

    public init(_ value: JSONValue, offset: Int) {
        self.value = value
        self.offset = offset
    }
}

/// The kinds of JSON value.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number as it was written, so that nothing is lost by reading it.
    case number(String)
    case string(String)
    case array([JSONNode])
    /// The members in the order of the source; their names differ.
    case object([JSONMember])

    /// The kind as a message names it: "a string", "an object".
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One `"name": value` of an object.
public struct JSONMember: Sendable {
    public let name: String
    public let nameOffset: Int
    public let node: JSONNode

    public init(name: String, nameOffset: Int, node: JSONNode) {
        self.name = name
        self.nameOffset = nameOffset
        self.node = node
    }
}

extension JSONNode {
    /// The member of this object with this name; nil if there is none or this is not an object.
    public subscript(name: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.name == name }?.node
    }

    /// The elements of this array; nil when it is no array.
    public var elements: [JSONNode]? {
        guard case .array(let nodes) = value else { return nil }
        return nodes
    }

    /// The members of this object; nil when it is no object.
    public var members: [JSONMember]? {
        guard case .object(let members) = value else { return nil }
        return members
    }

    /// The text of this string; nil when it is no string.
    public var string: String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    /// The value as a whole number; nil if it is not one, or does not fit into `Int`.
    public var integer: Int? {
        guard case .number(let text) = value else { return nil }
        return Int(text)
    }

    /// The value as a truth value; nil if it is not one.
    public var bool: Bool? {
        guard case .bool(let truth) = value else { return nil }
        return truth
    }
}
