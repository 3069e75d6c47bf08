import PlanModel

/// Reads what docker-machine prints.
///
/// rancher-machine prints lines such as `(NAME) Closing plugin on server side` on standard output between
/// the others, so each function picks out the lines that can be meant.
enum DockerMachineOutput {
    /// The names that `ls --quiet` prints.
    static func names(_ text: String) -> [String] {
        lines(text).filter { isPlainWord($0) && !$0.contains("_") }
    }

    /// The first line that is an address or a host's name; nil when there is none.
    static func address(_ text: String) -> String? {
        lines(text).first { line in
            !line.isEmpty && line.utf8.allSatisfy { isAddressByte($0) }
        }
    }

    /// The first line that is one word of letters, as `status` prints it; nil when there is none.
    static func word(_ text: String) -> String? {
        lines(text).first { line in !line.isEmpty && line.utf8.allSatisfy { isLetter($0) } }
    }

    /// The object that `inspect` prints on one line; nil when there is none.
    static func object(_ text: String) -> JSONNode? {
        for line in lines(text) where line.hasPrefix("{") {
            if let node = try? JSONReader.read(SourceText(name: "docker-machine inspect", text: line)),
                node["labels"] != nil
            {
                return node
            }
        }
        return nil
    }

    /// The type and the key of the first line that is a public key; nil when there is none.
    static func publicKey(_ text: String) -> String? {
        lines(text).first { $0.hasPrefix("ssh-") || $0.hasPrefix("ecdsa-") }
            .map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x3A].contains(byte)
    }
}
