/// Writes archives in the ustar format of POSIX.1-1988: what `docker build -` reads.
enum TapeArchive {
    /// The bytes of an archive of some small files; names have at most 100 bytes, modes seven
    /// octal digits.
    static func bytes(_ files: [(name: String, bytes: [UInt8], mode: String)]) -> [UInt8] {
        var archive: [UInt8] = []
        for file in files {
            archive += header(file.name, size: file.bytes.count, mode: file.mode)
            archive += file.bytes
            archive += repeatElement(0, count: (512 - file.bytes.count % 512) % 512)
        }
        return archive + repeatElement(0, count: 1024)
    }

    private static func header(_ name: String, size: Int, mode: String) -> [UInt8] {
        var block: [UInt8] = []
        func field(_ text: String, _ width: Int) {
            let bytes = Array(text.utf8)
            block += bytes + repeatElement(0, count: width - bytes.count)
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        field(name, 100)
        field(mode, 8)
        field(octal(0, digits: 7), 8)
        field(octal(0, digits: 7), 8)
        field(octal(size, digits: 11), 12)
        field(octal(0, digits: 11), 12)
        let checksumStart = block.count
        field("        ", 8)
        field("0", 1)
        field("", 100)
        field("ustar", 6)
        field("00", 2)
        field("", 512 - block.count)
        let sum = block.reduce(0) { $0 + Int($1) }
        let text = Array((octal(sum, digits: 6) + "\0 ").utf8)
        block.replaceSubrange(checksumStart..<checksumStart + 8, with: text)
        return block
    }
}
