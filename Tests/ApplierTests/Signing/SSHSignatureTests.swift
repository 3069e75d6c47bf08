import Foundation
import PlanModel
import Testing

@testable import Applier

struct SSHSignatureTests {
    /// By an ed25519 key, for `pdd-plan`.
    private static let text = """
        -----BEGIN SSH SIGNATURE-----
        U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgMJoAyHRfXUAfJZX6TOAgrXWemN
        JVPOzsv5nBk4nuCjcAAAAIcGRkLXBsYW4AAAAAAAAABnNoYTUxMgAAAFMAAAALc3NoLWVk
        MjU1MTkAAABAwBTRkBe7b4KwfpM/dMIqH6H4Q7nFj0CSPVfDsJf54f1s7T4UGJ/FnMZZLn
        nDQFlNbRZQN23gaVeHTULxQz50Cg==
        -----END SSH SIGNATURE-----

        """

    @Test func `a signature says what it is for and whose key made it`() throws {
        let signature = try #require(SSHSignature(armoured: Array(Self.text.utf8)))
        #expect(signature.namespace == "pdd-plan")
        #expect(signature.fingerprint == "SHA256:c+P8g3S2nMav6DOCq4gwjLQI6wReLFsZ3+a65rc+S6o")
    }

    /// ssh-keygen accepts most of these.
    @Test(arguments: [
        ("-----END SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----"),
        ("-----END SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\nx"),
        ("nDQF", "\nnDQF"), ("nDQF", "nDQF "), ("Cg==", "Ch=="), ("Cg==", "Cg="), ("\nJV", "\r\nJV"),
        ("-----BEGIN", "x-----BEGIN"), ("U1NI", "U2NI"), ("AAAAAQAAADM", "AAAAAgAAADM"), ("Cg==", "Cg==AAAA"),
    ])
    func `any other text is none`(_ part: String, _ other: String) {
        #expect(SSHSignature(armoured: Array(Self.text.replacing(part, with: other).utf8)) == nil)
    }

    @Test func `base64 is Foundation's`() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + count) }
            #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        for text in ["A", "AAA", "=AAA", "A===", "AA=A", "AA==AAAA", "AA A", "é==="] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }
}
