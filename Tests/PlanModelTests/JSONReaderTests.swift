import PlanModel
import TestSupport
import Testing

struct JSONReaderTests {
    /// A text that is no JSON, and what is said about it.
    struct Mistake: CustomTestStringConvertible {
        let text: String
        let problem: String

        init(_ text: String, _ problem: String) {
            self.text = text
            self.problem = problem
        }

        var testDescription: String { text.debugDescription }
    }

    static let mistakes = [
        Mistake("", "1:1: error: the file is empty; a JSON object is expected"),
        Mistake(" \n\t ", "1:1: error: the file is empty; a JSON object is expected"),
        Mistake("{\"a\": 1", "1:1: error: the file ends inside this object; '}' is missing"),
        Mistake("[1,\n [2,", "2:5: error: the file ends where a value is expected"),
        Mistake("[1", "1:1: error: the file ends inside this array; ']' is missing"),
        Mistake("{\"a\": ", "1:7: error: the file ends where a value is expected"),
        Mistake("{\"a\"", "1:5: error: ':' is expected after the name 'a'"),
        Mistake("{", "1:2: error: a name in double quotes is expected here"),
        Mistake("{} {}", "1:4: error: text after the end of the JSON value"),
        Mistake("{}\n]", "2:1: error: text after the end of the JSON value"),
        Mistake("[1,]", "1:4: error: JSON has no comma before ']'; remove the comma"),
        Mistake("{\"a\": 1,\n}", "2:1: error: JSON has no comma before '}'; remove the comma"),
        Mistake("[,1]", "1:2: error: a JSON value is expected here"),
        Mistake("[1 2]", "1:4: error: ',' or ']' is expected here"),
        Mistake("{\"a\": 1 \"b\": 2}", "1:9: error: ',' or '}' is expected here"),
        Mistake("{\"a\" 1}", "1:6: error: ':' is expected after the name 'a'"),
        Mistake("{a: 1}", "1:2: error: a name in double quotes is expected here"),
        Mistake("{1: 1}", "1:2: error: a name in double quotes is expected here"),
        Mistake("['a']", "1:2: error: JSON strings use double quotes, not single quotes"),
        Mistake("{'a': 1}", "1:2: error: JSON strings use double quotes, not single quotes"),
        Mistake("[1] // one", "1:5: error: JSON has no comments; remove this one"),
        Mistake("[1, 2 # one\n]", "1:7: error: JSON has no comments; remove this one"),
        Mistake("{\"a\": 1, // one\n\"b\": 2}", "1:10: error: JSON has no comments; remove this one"),
        Mistake("{\"a\": 1 /* one */}", "1:9: error: JSON has no comments; remove this one"),
        Mistake("{\n  # one\n\"a\": 1}", "2:3: error: JSON has no comments; remove this one"),
        Mistake("[// one\n1]", "1:2: error: JSON has no comments; remove this one"),
        Mistake("[# one\n1]", "1:2: error: JSON has no comments; remove this one"),
        Mistake("[tru]", "1:2: error: a JSON value is expected here"),
        Mistake("[TRUE]", "1:2: error: a JSON value is expected here"),
        Mistake("[nul", "1:2: error: a JSON value is expected here"),
        Mistake("[NaN]", "1:2: error: a JSON value is expected here"),
        Mistake("truefalse", "1:5: error: text after the end of the JSON value"),
        Mistake("[+1]", "1:2: error: a JSON value is expected here"),
        Mistake("[.5]", "1:2: error: a JSON value is expected here"),
        Mistake("[-]", "1:3: error: a digit is expected after '-'"),
        Mistake("[-a]", "1:3: error: a digit is expected after '-'"),
        Mistake("[01]", "1:2: error: a JSON number does not begin with 0"),
        Mistake("[-00]", "1:2: error: a JSON number does not begin with 0"),
        Mistake("[1.]", "1:4: error: a digit is expected after '.'"),
        Mistake("[1.e5]", "1:4: error: a digit is expected after '.'"),
        Mistake("[1e]", "1:4: error: a digit is expected in the exponent"),
        Mistake("[1e+]", "1:5: error: a digit is expected in the exponent"),
        Mistake("[0x10]", "1:3: error: ',' or ']' is expected here"),
        Mistake("[\"a", "1:2: error: the string that begins here does not end"),
        Mistake("[\"a\n\"]", "1:2: error: the string that begins here does not end on its line"),
        Mistake("[\"a\r\n\"]", "1:2: error: the string that begins here does not end on its line"),
        Mistake("[\"a\tb\"]", "1:4: error: a control character must be written as \\u0009"),
        Mistake("[\"\u{1B}[31m\"]", "1:3: error: a control character must be written as \\u001b"),
        Mistake("[\"\0\"]", "1:3: error: a control character must be written as \\u0000"),
        Mistake(
            #"["a\x"]"#,
            #"1:4: error: unknown escape; JSON knows \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#),
        Mistake(
            #"["a\'"]"#,
            #"1:4: error: unknown escape; JSON knows \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#),
        Mistake(#"["a\"#, "1:5: error: the file ends inside a string"),
        Mistake(#"["\u12"]"#, #"1:3: error: four hexadecimal digits are expected after \u"#),
        Mistake(#"["\u12g4"]"#, #"1:3: error: four hexadecimal digits are expected after \u"#),
        Mistake(#"["\u+123"]"#, #"1:3: error: four hexadecimal digits are expected after \u"#),
        Mistake(#"["\uD83D"]"#, "1:3: error: half of a surrogate pair is not a character"),
        Mistake(#"["\uDE00"]"#, "1:3: error: half of a surrogate pair is not a character"),
        Mistake(#"["\uD83D\u0041"]"#, "1:3: error: half of a surrogate pair is not a character"),
        Mistake(#"["\uD83Dx"]"#, "1:3: error: half of a surrogate pair is not a character"),
        Mistake("\u{FEFF}{}", "1:1: error: the file starts with a byte order mark; save it as UTF-8 without one"),
        Mistake("['é', x]", "1:2: error: JSON strings use double quotes, not single quotes"),
        Mistake("[\"é😀\", x]", "1:8: error: a JSON value is expected here"),
        Mistake(
            #"{"a": 1, "a": 2}"#,
            """
            1:10: error: duplicate key 'a'; remove one of the two
            1:2: note: the first 'a' is here
            """),
        Mistake(
            #"{"a": 1, "\u0061": 2}"#,
            """
            1:10: error: duplicate key 'a'; remove one of the two
            1:2: note: the first 'a' is here
            """),
        Mistake(
            "{\"a\": {\"b\": 1, \"b\": 2},\n \"c\": [{\"d\": 1, \"d\": 2}], \"a\": 3}",
            """
            1:16: error: duplicate key 'b'; remove one of the two
            1:8: note: the first 'b' is here
            2:17: error: duplicate key 'd'; remove one of the two
            2:9: note: the first 'd' is here
            2:27: error: duplicate key 'a'; remove one of the two
            1:2: note: the first 'a' is here
            """),
    ]

    @Test(arguments: mistakes)
    func `a mistake is reported with its place`(mistake: Mistake) throws {
        let found = try problems(in: mistake.text) { _ = try JSONReader.read($0) }
        #expect(found == mistake.problem)
    }

    @Test(arguments: [
        ([0x7B, 0x22, 0xFF, 0x22, 0x7D], 2), ([0xC3], 0), ([0x22, 0xC3, 0xA9, 0xED, 0xA0, 0x80], 3),
        ([0xF5, 0x80, 0x80, 0x80], 0), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0xFF, 0xFE, 0x7B, 0x00], 0),
        ([0x22, 0x61, 0xE2, 0x82], 2),
    ])
    func `bytes that are not UTF-8 are refused where they are`(bytes: [UInt8], offset: Int) throws {
        #expect {
            _ = try JSONReader.read(SourceText(name: "", bytes: bytes))
        } throws: { error in
            let all = (error as? Diagnostics)?.all
            return all?.map(\.message) == ["the file is not UTF-8 text; save it as UTF-8"]
                && all?.first?.offset == offset
        }
    }

    @Test func `64 nested arrays are accepted, 65 are not`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try problems(in: nested(64)) { _ = try JSONReader.read($0) } == "")
        #expect(
            try problems(in: nested(65)) { _ = try JSONReader.read($0) }
                == "1:65: error: arrays and objects are nested more than 64 deep")
        let bomb = String(repeating: "{\"a\":", count: 100_000)
        #expect(
            try problems(in: bomb) { _ = try JSONReader.read($0) }
                == "1:321: error: arrays and objects are nested more than 64 deep")
    }

    @Test func `arrays beside one another are not deep`() throws {
        let wide = "[" + String(repeating: "[[]],", count: 1000) + "[]]"
        #expect(try problems(in: wide) { _ = try JSONReader.read($0) } == "")
    }

    @Test(arguments: [
        ("null", "null"), (" true ", "true"), ("false\n", "false"), ("0", "0"), ("-0", "-0"),
        ("1E5", "1E5"), ("-12.50e-3", "-12.50e-3"), ("\r\n[ ]\r\n", "[]"), ("{ }", "{}"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#),
        (#""\u0041\u00e9\u20AC\uD83D\uDE00""#, "\"Aé€😀\""), (#""\u0000""#, #""\u0000""#),
        (#"{"b":1,"a":[true,null]}"#, #"{"b": 1, "a": [true, null]}"#),
        ("\"\u{7F}\u{2028}\"", "\"\\u007f\u{2028}\""),
    ])
    func `a value is read as it was meant`(text: String, value: String) throws {
        #expect(try JSONReader.read(SourceText(name: "", text: text)).rendered == value)
    }

    @Test func `every value knows its position`() throws {
        let text = "{\n  \"é\": [1, {\"b\": null}]\n}"
        let source = SourceText(name: "", text: text)
        let node = try JSONReader.read(source)
        func place(_ offset: Int?) throws -> String {
            let place = source.place(of: try #require(offset))
            return "\(place.line):\(place.column)"
        }
        #expect(try place(node.offset) == "1:1")
        #expect(try place(node.members?.first?.nameOffset) == "2:3")
        #expect(try place(node["é"]?.offset) == "2:8")
        #expect(try place(node["é"]?.elements?[0].offset) == "2:9")
        #expect(try place(node["é"]?.elements?[1]["b"]?.offset) == "2:18")
    }

    @Test func `what was rendered is read back, whatever it holds`() throws {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<500 {
            let text = randomValue(&generator, depth: 4).rendered
            let read = try JSONReader.read(SourceText(name: "", text: text))
            #expect(read.rendered == text)
        }
    }

    @Test func `random bytes give a value or a located error`() {
        var generator = SplitMix64(seed: 2)
        let alphabet = Array("{}[]\",:\\u0123456789eE+-. tfn\n\u{1}é".utf8)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...12, using: &generator)
            let bytes = (0..<length).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            do {
                _ = try JSONReader.read(SourceText(name: "", bytes: bytes))
            } catch {
                let places = error.all.compactMap(\.offset)
                #expect(places.count == error.all.count && !places.isEmpty)
                #expect(places.allSatisfy { (0...bytes.count).contains($0) })
            }
        }
    }

    @Test func `a kind of value is named as in a message`() throws {
        let text = #"[null, true, 1, "a", [], {}]"#
        let node = try JSONReader.read(SourceText(name: "", text: text))
        #expect(
            node.elements?.map(\.value.kindName)
                == ["null", "true or false", "a number", "a string", "an array", "an object"])
    }

    private func randomValue(_ generator: inout SplitMix64, depth: Int) -> JSONNode {
        func node(_ value: JSONValue) -> JSONNode { JSONNode(value, offset: 0) }
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: return node(.null)
        case 1: return node(.bool(Bool.random(using: &generator)))
        case 2: return node(.number("\(Int.random(in: -1_000_000...1_000_000, using: &generator))"))
        case 3: return node(.string(randomText(&generator)))
        case 4:
            var elements: [JSONNode] = []
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                elements.append(randomValue(&generator, depth: depth - 1))
            }
            return node(.array(elements))
        default:
            var members: [JSONMember] = []
            for index in 0..<Int.random(in: 0...4, using: &generator) {
                members.append(
                    JSONMember(
                        name: "\(index)" + randomText(&generator), nameOffset: 0,
                        node: randomValue(&generator, depth: depth - 1)))
            }
            return node(.object(members))
        }
    }
}

/// Text of scalars from all over Unicode, control characters and quotes most of all.
func randomText(_ generator: inout SplitMix64) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
        let limits: ClosedRange<UInt32> =
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: 0...0x1F
            case 1: 0x20...0x7F
            case 2: 0x80...0xD7FF
            default: 0xE000...0x10FFFF
            }
        if let scalar = Unicode.Scalar(UInt32.random(in: limits, using: &generator)) {
            text.append(scalar)
        }
    }
    return String(text)
}
