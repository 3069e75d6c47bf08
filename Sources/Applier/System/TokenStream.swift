/// A stream in which lines that start with a token separate what scripts print.
struct TokenStream {
    private let token: [UInt8]
    private var rest: [UInt8] = []
    /// Whether the first token has come, in front of which nothing belongs to a script.
    private(set) var hasBegun: Bool
    /// What stands behind the token at the end; nil before that.
    private(set) var end: String?

    init(_ token: [UInt8], isFirst: Bool) {
        self.token = token
        hasBegun = !isFirst
    }

    /// The lines that came in front of the first token.
    var held: [String] {
        String(decoding: rest, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(20).map(String.init)
    }

    /// Takes what has arrived; returns what is known to be a script's.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        rest += piece
        var clean: [UInt8] = []
        while end == nil, let place = rest.firstRange(of: token) {
            guard let newline = rest[place.upperBound...].firstIndex(of: 0x0A) else { return clean }
            let words = String(decoding: rest[place.upperBound..<newline], as: UTF8.self).filter { $0 != " " }
            if hasBegun { clean += rest[..<place.lowerBound] }
            rest = Array(rest[(newline + 1)...])
            if !hasBegun, words == "ready" { hasBegun = true } else { end = words }
        }
        guard end == nil, hasBegun else { return clean }
        // The start of a token may be at the end of a piece.
        let kept = rest.firstRange(of: token) == nil ? Self.overlap(rest, token) : rest.count
        clean += rest.dropLast(kept)
        rest = rest.suffix(kept)
        return clean
    }

    /// How many of the last bytes may be the start of the token.
    private static func overlap(_ bytes: [UInt8], _ token: [UInt8]) -> Int {
        let longest = min(bytes.count, token.count - 1)
        guard longest > 0 else { return 0 }
        return (1...longest).reversed().first { bytes.suffix($0).elementsEqual(token.prefix($0)) } ?? 0
    }
}
