import Applier
import PlanModel

extension Input {
    /// The `aws_config` file of the original tool that a description names; nil if it names none.
    ///
    /// - Throws: All problems of the file, with their places and without its values.
    static func readAWSConfig(of node: JSONNode, among files: NamedFiles) throws -> AWSConfigFile? {
        let providers = [node["provider"]].compactMap { $0 } + (node["otherProviders"]?.elements ?? [])
        guard let provider = providers.first(where: { $0["type"]?.string == ProviderKind.aws.rawValue }),
            let config = provider["config"], let name = config.string, isInnerPath(name)
        else { return nil }
        let bytes: [UInt8]
        do throws(InnerFileError) {
            bytes = try files.bytes(name, maximumSecretSize)
        } catch {
            throw Diagnostics([
                Diagnostic(
                    .error,
                    "the file '\(name)' cannot be read: \(error); its path is relative to the description",
                    at: config.offset)
            ])
        }
        let source = SourceText(name: files.shownPrefix + name, bytes: bytes)
        do {
            return try AWSConfigFile.read(source)
        } catch {
            throw Failure.of(FileProblems(AWSConfigFile.masked(source), error))
        }
    }
}
