import PlanModel
import Testing

@testable import Applier

struct EncryptionFindingsTests {
    private func world(_ versions: [String: String?]) -> WorldObservation {
        var hosts: [String: ObservedHost] = [:]
        for (name, version) in versions {
            var contents = HostContents()
            contents.engineVersion = version
            let found = FoundHost(name: name, identity: name, address: "", login: Login(address: ""))
            hosts[name] = ObservedHost(found: found, contents: .known(contents))
        }
        return WorldObservation(hosts: hosts)
    }

    @Test func `engines are reported with their hosts`() {
        let found = world(["w1": "28.0.1", "w2": "28.0.1", "w3": "28.0.1", "w10": "28.0.1", "s": "29.8.2", "x": nil])
        #expect(found.encryptionFindings.count == 1)
        #expect(
            found.encryptionFindings[0].hasPrefix("w1, w2, w3 and 1 more: Docker Engine 28.0.1 is reported as affected")
        )
    }

    @Test func `mixed engines are reported once`() {
        let findings = world(["w1": "29.1.0", "s": "25.0.19"]).encryptionFindings
        #expect(findings.count == 2)
        #expect(findings.last?.contains("is reported to drop encrypted traffic") == true)
        #expect(world(["w1": "29.8.2"]).encryptionFindings.isEmpty)
    }
}
