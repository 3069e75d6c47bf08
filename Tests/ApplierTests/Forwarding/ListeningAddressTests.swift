import Testing

@testable import Applier

struct ListeningAddressTests {
    private static let zeros = String(repeating: "0", count: 24)

    @Test(
        arguments: [
            ("0100007F:22B8", "127.0.0.1", 8888, true), ("00000000:0050", "0.0.0.0", 80, true),
            ("FE09000A:0050", "10.0.9.254", 80, false), ("0200007F:0050", "127.0.0.2", 80, true),
            ("\(zeros)00000000:0050", "[0:0:0:0:0:0:0:0]", 80, true),
            ("\(zeros)01000000:0050", "[0:0:0:0:0:0:0:1]", 80, true),
            ("B80D0120000000000000000005000000:0050", "[2001:db8:0:0:0:0:0:5]", 80, false),
            ("0000000000000000FFFF00000100007F:0050", "[0:0:0:0:0:ffff:7f00:1]", 80, true),
        ])
    func `addresses are read as the kernel writes them`(text: String, address: String, port: Int, isLocal: Bool) throws
    {
        let listening = try #require(ListeningAddress(text))
        #expect(listening.text == address)
        #expect(listening.port == port)
        #expect(listening.isLocal == isLocal)
    }

    @Test(arguments: ["", "0100007F", "0100007F:", "010000:22B8", "0100007G:22B8", "0100007F:22B8:1"])
    func `other texts are no address`(text: String) {
        #expect(ListeningAddress(text) == nil)
    }

    @Test func `a port is reached at localhost, unless its program listens elsewhere only`() {
        let all = ["FE09000A:0050", "FE09000A:0051", "0100007F:0051"].compactMap { ListeningAddress($0) }
        #expect(ListeningAddress.target(of: 80, among: all) == "10.0.9.254")
        #expect(ListeningAddress.target(of: 81, among: all) == "localhost")
        #expect(ListeningAddress.target(of: 82, among: all) == nil)
    }
}
