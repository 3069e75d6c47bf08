import PlanModel

/// The credentials of a file in the form of the original's `aws_config`.
enum AWSCredentials {
    /// The variables for the AWS CLI; empty where the plan names no such file, or it has none.
    static func read(_ settings: AWSSettings, directory: String) throws(ActionFailure) -> [String: Secret] {
        guard let path = settings.config else { return [:] }
        let bytes: [UInt8]
        do throws(InnerFileError) {
            bytes = try readInnerFile(path, in: directory, limit: maximumSecretSize)
        } catch {
            throw ActionFailure(
                "'\(path)', the 'config' of 'provider', cannot be read: \(error)",
                advice: ["its path is relative to the description or the plan"])
        }
        do {
            return try AWSConfigFile.read(SourceText(name: path, bytes: bytes)).credentials
        } catch {
            throw ActionFailure(
                "'\(path)', the 'config' of 'provider', is not as it should be",
                advice: ["see what is wrong: pdd validate"])
        }
    }
}
