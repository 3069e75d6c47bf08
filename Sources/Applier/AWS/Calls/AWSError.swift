import PlanModel

/// Why a call of AWS gave no answer.
struct AWSError: Error, Sendable {
    enum Sort: Sendable, Hashable {
        /// It is known to pass: throttling, an internal error, a connection that failed.
        case passing
        /// The call may have taken effect without an answer.
        case unanswered
        /// There are no credentials, or they are no good.
        case credentials
        case unauthorised
        /// Everything else that AWS answers.
        case refused
        /// The AWS CLI could not be run, or reports an error that is not AWS's.
        case program
    }

    let operation: AWSOperation
    /// AWS's word for it: `InvalidGroup.Duplicate`; nil when no answer came.
    let code: String?
    let message: String
    let sort: Sort

    init(_ operation: AWSOperation, code: String?, message: String, sort: Sort) {
        self.operation = operation
        self.code = code
        self.message = message
        self.sort = sort
    }

    /// Whether the same call may succeed a little later.
    var isPassing: Bool { sort == .passing || sort == .unanswered }

    /// Whether AWS answered with one of these codes.
    func isOne(of codes: [String]) -> Bool { code.map(codes.contains) ?? false }

    /// Whether what was named does not exist.
    var isNotFound: Bool {
        guard let code else { return false }
        return code.hasSuffix("NotFound") || code.hasSuffix("Malformed")
    }

    /// Whether the resource already exists.
    var isDuplicate: Bool { code?.hasSuffix(".Duplicate") ?? false }
}

extension AWSError {
    /// Reads what the AWS CLI printed on its error output.
    init(_ operation: AWSOperation, status: Int32, errors lines: [String]) {
        let text = lines.joined(separator: "\n")
        if let answer = Self.answer(in: text) {
            let reason = answer.message.split(separator: "\n").first.map(String.init) ?? ""
            self.init(operation, code: answer.code, message: reason, sort: Self.sort(of: answer.code))
            return
        }
        let said = lines.last { !$0.isEmpty } ?? "it printed nothing"
        func has(_ phrases: [String]) -> Bool { phrases.contains { text.contains($0) } }
        if has(Self.credentialPhrases) {
            self.init(operation, code: nil, message: said, sort: .credentials)
        } else if has(Self.connectionPhrases) {
            self.init(operation, code: nil, message: said, sort: .unanswered)
        } else {
            self.init(
                operation, code: nil, message: "it exited with status \(status): \(said)", sort: .program)
        }
    }

    /// "An error occurred (CODE) when calling the OPERATION operation (reached max retries: 4):
    /// MESSAGE".
    private static func answer(in text: String) -> (code: String, message: String)? {
        let parts = text.split(separator: "An error occurred (", maxSplits: 1)
        guard text.contains("An error occurred ("), let rest = parts.last,
            let end = rest.firstIndex(of: ")"), let colon = rest.range(of: ": ", after: " operation")
        else { return nil }
        return (String(rest[..<end]), String(rest[colon...]))
    }

    /// Codes of the EC2 API's reference, and of the AWS CLI's own retries.
    private static func sort(of code: String) -> Sort {
        if [
            "RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException",
            "TooManyRequestsException", "RequestThrottled", "RequestThrottledException", "SlowDown",
            "BandwidthLimitExceeded", "PriorRequestNotComplete", "EC2ThrottledException",
            "Client.RequestLimitExceeded",
        ].contains(code) {
            return .passing
        }
        if [
            "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable",
            "Unavailable", "RequestTimeout", "RequestTimeoutException", "500", "502", "503", "504",
            "Server.InternalError",
        ].contains(code) {
            return .unanswered
        }
        if [
            "AuthFailure", "ExpiredToken", "ExpiredTokenException", "RequestExpired",
            "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch",
            "InvalidAccessKeyId", "MissingAuthenticationToken", "IncompleteSignature", "OptInRequired",
        ].contains(code) {
            return .credentials
        }
        if ["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"].contains(code) {
            return .unauthorised
        }
        return .refused
    }

    private static let credentialPhrases = [
        "Unable to locate credentials", "could not be found", "Partial credentials", "SSO",
        "Token has expired", "token has expired", "Error when retrieving credentials",
        "Error when retrieving token", "aws login",
    ]

    private static let connectionPhrases = [
        "Could not connect to the endpoint URL", "Connect timeout on endpoint URL",
        "Read timeout on endpoint URL", "Connection was closed before we received a valid response",
        "Unable to parse response", "Connection reset", "Connection aborted", "Failed to connect",
        "Proxy", "IncompleteRead", "Connection broken",
    ]
}

extension Substring {
    /// Where the text goes on behind the first `pattern` that follows the first `anchor`.
    fileprivate func range(of pattern: String, after anchor: String) -> Index? {
        func end(of text: String, from start: Index) -> Index? {
            var index = start
            while index < endIndex {
                if self[index...].hasPrefix(text) { return self.index(index, offsetBy: text.count) }
                index = self.index(after: index)
            }
            return nil
        }
        return end(of: anchor, from: startIndex).flatMap { end(of: pattern, from: $0) }
    }
}
