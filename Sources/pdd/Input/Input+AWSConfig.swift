import Applier
import Foundation
import PlanModel

extension Input {
    /// The file in the form of the original tool's `aws_config` that a description names; nil when it
    /// names none.
    ///
    /// - Throws: Every problem of the file with its place, and no value in it.
    static func readAWSConfig(of node: JSONNode, beside path: String) throws -> AWSConfigFile? {
        let providers = [node["provider"]].compactMap { $0 } + (node["otherProviders"]?.elements ?? [])
        guard let provider = providers.first(where: { $0["type"]?.string == ProviderKind.aws.rawValue }),
            let config = provider["config"], let name = config.string, isInnerPath(name)
        else { return nil }
        let directory = (path as NSString).deletingLastPathComponent
        let file = directory.isEmpty ? name : directory + "/" + name
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Diagnostics([
                Diagnostic(
                    .error,
                    "the file '\(name)' cannot be read; its path is relative to the description",
                    at: config.offset)
            ])
        }
        let source = SourceText(name: file, bytes: Array(bytes))
        do {
            return try AWSConfigFile.read(source)
        } catch {
            let renderer = DiagnosticRenderer(AWSConfigFile.masked(source))
            throw Failure(.wrongInput, renderer.render(error))
        }
    }
}
