import PlanModel
import Testing

struct EncryptedOverlaysTests {
    @Test(arguments: [
        ("20.10.24+dfsg1", true), ("23.0.1", true), ("25.0.18", true), ("25.0.19", false), ("25.0.20-ce", false),
        ("25", false),
        ("25.0", false), ("24", true), ("26.0.0", true), ("26.1.5+dfsg1", true), ("26", true), ("28", true),
        ("29.8.0", true),
        ("29.8.1", true), ("29.8.2", false), ("29.9", false), ("29", false), ("29.8", false), ("29.0", true),
        ("30", false),
        ("", false), ("latest", false), ("v28", false), ("99999999999999999999", false),
    ])
    func `the engines that are reported as affected`(version: String, isAffected: Bool) {
        #expect((EncryptedOverlays.finding(version) != nil) == isAffected)
    }

    @Test(arguments: [
        (["29.1.0", "28.5.0"], true), (["29.0.0", "25.0.19"], true), (["29.2.0", "26.1.5+dfsg1"], true),
        (["29.2.1", "28.5.0"], false), (["29.1.0", "29.2.0"], false), (["29.1.0", "29.8.2"], false),
        (["28.0", "27.1"], false),
        (["29.1.0"], false), ([], false), (["29.1.0", "unknown"], false),
    ])
    func `engines that drop the traffic of others`(versions: [String], isReported: Bool) {
        #expect((EncryptedOverlays.finding(together: versions) != nil) == isReported)
    }

    @Test func `the words say that it is reported, and what else may be`() {
        #expect(
            EncryptedOverlays.finding("28")
                == "Docker Engine 28 is reported as affected by CVE-2026-92542, injection into encrypted overlay networks "
                + "(before 25.0.19, and 26.0 to 29.8.1); a distribution's build may be repaired under this number")
    }
}
