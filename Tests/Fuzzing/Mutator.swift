import PlanModel
public import TestSupport

/// Makes new inputs of old ones: changes of the tree, of words in the text, of single bytes.
public struct Mutator: Sendable {
    private let seeds: Seeds

    public init(_ seeds: Seeds) {
        self.seeds = seeds
    }

    /// The input of a number; the same number always gives the same one.
    public func input(_ number: UInt64) -> [UInt8] {
        // Seeds that follow one another would give streams that follow one another.
        var mixer = SplitMix64(seed: number)
        var generator = SplitMix64(seed: mixer.next())
        let seed = seeds.randomSeed(using: &generator)
        return mutated(seed, using: &generator)
    }

    /// The bytes after a few mutations.
    public func mutated(_ bytes: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        guard let node = try? JSONReader.read(SourceText(name: "", bytes: bytes)) else {
            return broken(bytes, using: &generator)
        }
        return mutated(node, using: &generator)
    }

    /// Mostly the tree is changed, once or a few times; sometimes the text, or both.
    private func mutated(_ seed: JSONNode, using generator: inout SplitMix64) -> [UInt8] {
        let kind = Int.random(in: 0..<10, using: &generator)
        var node = seed
        if kind < 9 {
            for _ in 0..<([1, 1, 1, 2, 3, 6].randomElement(using: &generator) ?? 1) {
                let place = Int.random(in: 0..<node.size, using: &generator)
                node = node.replacing(place) { changed($0, using: &generator) }
            }
        }
        let bytes = Array(node.rendered.utf8)
        return kind < 8 ? bytes : broken(bytes, using: &generator)
    }

    private func changed(_ node: JSONNode, using generator: inout SplitMix64) -> JSONNode {
        switch node.value {
        case .array(let elements) where Int.random(in: 0..<4, using: &generator) > 0:
            return JSONNode(.array(changed(elements, using: &generator)), offset: 0)
        case .object(let members) where Int.random(in: 0..<4, using: &generator) > 0:
            return JSONNode(.object(changed(members, using: &generator)), offset: 0)
        case .string(let text) where Int.random(in: 0..<4, using: &generator) == 0:
            return JSONNode(.string(changed(text, using: &generator)), offset: 0)
        case .number where Bool.random(using: &generator):
            return JSONNode(.number(Self.numbers.randomElement(using: &generator) ?? "0"), offset: 0)
        case .null, .bool, .number, .string, .array, .object:
            return value(using: &generator)
        }
    }

    private static let numbers = [
        "0", "1", "2", "3", "7", "20", "-1", "-0", "1.0", "0.5", "1e2", "1E-2", "20000", "20001", "65535", "65536",
        "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e999", "0.1e-999",
        String(repeating: "9", count: 400),
    ]

    private func value(using generator: inout SplitMix64) -> JSONNode {
        let value: JSONValue
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: value = .null
        case 1: value = .bool(.random(using: &generator))
        case 2: value = .number(Self.numbers.randomElement(using: &generator) ?? "0")
        case 3: value = .array([])
        case 4: value = .object([])
        case 5, 6: value = .string(hostileTexts.randomElement(using: &generator) ?? "")
        case 7, 8: value = .string(word(using: &generator))
        default:
            let other = seeds.randomSeed(using: &generator)
            return other.node(at: Int.random(in: 0..<other.size, using: &generator))
        }
        return JSONNode(value, offset: 0)
    }

    private func word(using generator: inout SplitMix64) -> String {
        seeds.words.randomElement(using: &generator) ?? ""
    }

    private func changed<Element>(
        order elements: [Element], using generator: inout SplitMix64, new: (inout SplitMix64) -> Element
    ) -> [Element] {
        var elements = elements
        let kind = Int.random(in: 0..<4, using: &generator)
        guard kind > 0, !elements.isEmpty else {
            elements.insert(new(&generator), at: Int.random(in: 0...elements.count, using: &generator))
            return elements
        }
        let index = Int.random(in: elements.indices, using: &generator)
        switch kind {
        case 1: elements.remove(at: index)
        case 2: elements.append(elements[index])
        default: elements.swapAt(index, Int.random(in: elements.indices, using: &generator))
        }
        return elements
    }

    private func changed(_ elements: [JSONNode], using generator: inout SplitMix64) -> [JSONNode] {
        changed(order: elements, using: &generator) { value(using: &$0) }
    }

    private func changed(_ members: [JSONMember], using generator: inout SplitMix64) -> [JSONMember] {
        guard !members.isEmpty, Bool.random(using: &generator) else {
            return changed(order: members, using: &generator) {
                JSONMember(name: word(using: &$0), nameOffset: 0, node: value(using: &$0))
            }
        }
        var members = members
        let index = Int.random(in: members.indices, using: &generator)
        let name =
            Bool.random(using: &generator)
            ? word(using: &generator) : changed(members[index].name, using: &generator)
        members[index] = JSONMember(name: name, nameOffset: 0, node: members[index].node)
        return members
    }

    private func changed(_ text: String, using generator: inout SplitMix64) -> String {
        var scalars = Array(text.unicodeScalars)
        let place = Int.random(in: 0...scalars.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            scalars.insert(contentsOf: (hostileTexts.randomElement(using: &generator) ?? "").unicodeScalars, at: place)
        case 1: scalars.removeSubrange(place...)
        case 2 where place < scalars.count: scalars.remove(at: place)
        default:
            let scalar = Unicode.Scalar(UInt8.random(in: 0x20..<0x7F, using: &generator))
            scalars.insert(scalar, at: place)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The bytes with parts missing, doubled, overwritten: hardly ever JSON.
    private func broken(_ bytes: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 0...16, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes.removeSubrange(start...)
            case 3 where start < end: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4: bytes.insert(contentsOf: word(using: &generator).utf8, at: start)
            default: bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: start)
            }
        }
        return bytes
    }

    /// What a reader of JSON stumbles over.
    private static let tokens: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\uD800", "\\uDC00", "\\ud83d\\ude00", "\\u0000", "\\x",
            "//",
            "/*", "'", "-", "+", ".", "e", "E+", "0", "00", "null", "tru", "true", "\u{FEFF}", "\n", "\r", "\t", " ",
            String(repeating: "[", count: 70), String(repeating: "{\"a\":", count: 70),
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0],
        ]
}
