import Foundation
import PlanModel
import TestSupport
import Testing

/// What a provider can do is declared once, and asked for by what it is.
struct CapabilitiesTests {
    @Test func `no source compares providers`() throws {
        let folder = Repository.file("Sources")
        let walk = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        for case let url as URL in walk where url.pathExtension == "swift" {
            let text = try String(contentsOf: url, encoding: .utf8)
            let comparison = /([!=]= (ProviderKind)?|contains\(|isSuperset\(of: \[)\.(docker|aws|ssh|dockerMachine)\b/
            #expect(text.firstMatch(of: comparison)?.0 == nil, "\(url.lastPathComponent)")
        }
    }

    /// A `default:` would hide a place that a new provider needs; here, no enum of ours has one after these cases.
    @Test func `every switch over providers names all of them`() throws {
        let folder = Repository.file("Sources")
        let walk = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        for case let url as URL in walk where url.pathExtension == "swift" {
            let text = try String(contentsOf: url, encoding: .utf8)
            let hidden = /case \.dockerMachine[^}]*\n *default:/
            #expect(text.firstMatch(of: hidden)?.0 == nil, "\(url.lastPathComponent)")
        }
    }

    @Test func `a provider that creates no hosts has machines of the user, and needs no lease`() {
        for kind in ProviderKind.allCases where !kind.capabilities.createsHosts {
            #expect(!kind.capabilities.hasLease && !kind.capabilities.isLocal)
            #expect(kind.capabilities.creationLimit == nil, "each machine is taken by itself")
        }
        #expect(ProviderKind.allCases.allSatisfy { ProviderSettings($0).kind == $0 })
    }
}
