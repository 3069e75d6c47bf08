/// A file in the form of the original tool's `aws_config`: docker-machine's variables, one a line.
///
///     [default]
///     AWS_ACCESS_KEY_ID=…
///     AWS_SECRET_ACCESS_KEY=…
///     AWS_DEFAULT_REGION=us-west-2
///     AWS_VPC_ID=vpc-0123456789abcdef0
public struct AWSConfigFile: Sendable, Hashable {
    /// The keys that the file may have.
    public enum Key: String, CaseIterable, Sendable, Hashable {
        case accessKey = "AWS_ACCESS_KEY_ID"
        case secretKey = "AWS_SECRET_ACCESS_KEY"
        case sessionToken = "AWS_SESSION_TOKEN"
        case defaultRegion = "AWS_DEFAULT_REGION"
        case region = "AWS_REGION"
        case vpc = "AWS_VPC_ID"
        case zone = "AWS_ZONE"
        case subnet = "AWS_SUBNET_ID"
        case ami = "AWS_AMI"
        case instanceType = "AWS_INSTANCE_TYPE"
        case rootSize = "AWS_ROOT_SIZE"
        case volumeType = "AWS_VOLUME_TYPE"
        /// Accepted; the image's own root device is the one that counts.
        case deviceName = "AWS_DEVICE_NAME"
        case securityGroup = "AWS_SECURITY_GROUP"
        /// Accepted; pdd never edits a group that it did not make.
        case securityGroupReadOnly = "AWS_SECURITY_GROUP_READONLY"
        case tags = "AWS_TAGS"
        case instanceProfile = "AWS_INSTANCE_PROFILE"
        case sshUser = "AWS_SSH_USER"
        case sshKeyPath = "AWS_SSH_KEYPATH"
        case keyPair = "AWS_KEYPAIR_NAME"
        case endpoint = "AWS_ENDPOINT"

        var isSecret: Bool { [.accessKey, .secretKey, .sessionToken].contains(self) }
    }

    /// The values of keys that are no secret.
    public private(set) var settings: [Key: String] = [:]
    /// The variables that the AWS CLI gets.
    public private(set) var credentials: [String: Secret] = [:]

    /// An empty file.
    public init() {}

    /// Reads the file and checks all of it.
    ///
    /// - Throws: `Diagnostics` with every problem; what they show to a person has to be taken from
    ///   `masked`, since the file holds secrets.
    public static func read(_ source: SourceText) throws(Diagnostics) -> AWSConfigFile {
        let problems = Problems()
        var file = AWSConfigFile()
        var places: [Key: Int] = [:]
        for line in lines(of: source) {
            file.read(line, &places, problems)
        }
        if file.credentials[Key.accessKey.rawValue] == nil
            || file.credentials[Key.secretKey.rawValue] == nil, !file.credentials.isEmpty
        {
            problems.error(
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together; give both, or neither "
                    + "and let the AWS CLI find credentials", at: places.first { $0.key.isSecret }?.value)
        }
        file.checkValues(places, problems)
        try problems.check()
        return file
    }

    private struct Line {
        let offset: Int
        let text: String
    }

    /// The lines with content.
    private static func lines(of source: SourceText) -> [Line] {
        var lines: [Line] = []
        var offset = 0
        for piece in source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: piece, as: UTF8.self)
            let trimmed = trim(text)
            let start = piece.prefix { $0 == 0x20 || $0 == 0x09 }.count
            if !trimmed.isEmpty, !begins(trimmed, with: "#"), !begins(trimmed, with: ";") {
                lines.append(Line(offset: offset + start, text: trimmed))
            }
            offset += piece.count + 1
        }
        return lines
    }

    private mutating func read(_ line: Line, _ places: inout [Key: Int], _ problems: Problems) {
        if begins(line.text, with: "[") {
            if line.text != "[default]" {
                problems.error(
                    "the only section of this file is [default]; other profiles belong into the "
                        + "AWS CLI's own configuration, and 'profile' into the description",
                    at: line.offset)
            }
            return
        }
        let halves = line.text.unicodeScalars.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        var name = trim(String(halves[0]))
        if begins(name, with: "export ") { name = trim(String(name.dropFirst(7))) }
        guard halves.count == 2, isEnvironmentName(name) else {
            problems.error("this line is not KEY=VALUE", at: line.offset)
            return
        }
        guard let key = Key(rawValue: name.uppercased()) else {
            guard problems.hasRoom else { return problems.addUnlisted() }
            // A malformed line may be half of a secret.
            let known = Key.allCases.map(\.rawValue)
            let shown = begins(name, with: "AWS_") ? " '\(name)'" : ""
            let hint = nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
            problems.error(
                "unknown key\(shown)\(hint)", at: line.offset,
                notes: [Diagnostic(.note, "the keys are: \(known.joined(separator: ", "))", at: line.offset)])
            return
        }
        guard places.updateValue(line.offset, forKey: key) == nil else {
            problems.error("'\(key.rawValue)' occurs twice; keep one of them", at: line.offset)
            return
        }
        let value = unquoted(trim(String(halves[1])))
        guard !value.isEmpty, isOneLine(value) else {
            problems.error("'\(key.rawValue)' has no value", at: line.offset)
            return
        }
        if key.isSecret { credentials[key.rawValue] = Secret(value) } else { settings[key] = value }
    }

    private func checkValues(_ places: [Key: Int], _ problems: Problems) {
        let words: [Key] = [
            .defaultRegion, .region, .vpc, .zone, .subnet, .instanceType, .volumeType, .instanceProfile,
            .sshUser, .keyPair,
        ]
        for key in words {
            guard let value = settings[key], !isPlainWord(value) else { continue }
            problems.error(
                "'\(key.rawValue)' must be a word of letters, digits, '-', '_' and '.', not '\(value)'",
                at: places[key])
        }
        if let ami = settings[.ami], !isPlainWord(ami) || !begins(ami, with: "ami-") {
            problems.error("'AWS_AMI' must be an image id, 'ami-…', not '\(ami)'", at: places[.ami])
        }
        if let path = settings[.sshKeyPath], !isKeyPath(path) {
            problems.error(Messages.keyPath(path, "AWS_SSH_KEYPATH"), at: places[.sshKeyPath])
        }
        if let size = settings[.rootSize], !(8...16_384).contains(Int(size) ?? 0) {
            problems.error(
                "'AWS_ROOT_SIZE' must be a whole number of GiB from 8 to 16384, not '\(size)'",
                at: places[.rootSize])
        }
        if let tags = settings[.tags], Self.tags(tags) == nil {
            problems.error(
                "'AWS_TAGS' must be KEY,VALUE,KEY,VALUE… whose keys do not begin with 'pdd.' or 'aws:'",
                at: places[.tags])
        }
        if let endpoint = settings[.endpoint],
            !begins(endpoint, with: "https://") && !begins(endpoint, with: "http://")
        {
            problems.error("'AWS_ENDPOINT' must be a URL, not '\(endpoint)'", at: places[.endpoint])
        }
        for group in securityGroups where !isPlainWord(group) {
            problems.error(
                "'\(group)' is neither the id nor the name of a security group", at: places[.securityGroup])
        }
    }

    var securityGroups: [String] {
        (settings[.securityGroup].map { parts(of: $0, at: ",") } ?? []).map(trim).filter { !$0.isEmpty }
    }

    /// The pairs of `k1,v1,k2,v2`; nil for any other text.
    static func tags(_ text: String) -> [(String, String)]? {
        let words = parts(of: text, at: ",").map(trim)
        guard words.count.isMultiple(of: 2) else { return nil }
        let pairs = stride(from: 0, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }
        let isRight = pairs.allSatisfy {
            !$0.0.isEmpty && !begins($0.0, with: Label.prefix) && !begins($0.0, with: "aws:")
        }
        return isRight ? pairs : nil
    }
}

/// The text without spaces, tabs and carriage returns around it.
private func trim(_ text: String) -> String {
    let isBlank: (Unicode.Scalar) -> Bool = { [" ", "\t", "\r"].contains($0) }
    let rest = text.unicodeScalars.drop(while: isBlank)
    let end = rest.lastIndex { !isBlank($0) }
    return end.map { String(rest[...$0]) } ?? ""
}

/// The text without its quotes, if it is quoted.
private func unquoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count >= 2, let first = scalars.first, first == scalars.last,
        first == "\"" || first == "'"
    else { return text }
    return String(scalars.dropFirst().dropLast())
}
