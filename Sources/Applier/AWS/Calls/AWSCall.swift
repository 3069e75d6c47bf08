import PlanModel

/// One call of AWS: the operation and what the AWS CLI is given.
struct AWSCall: Sendable, Hashable {
    let operation: AWSOperation
    var arguments: [String] = []
    /// What it reads on its standard input.
    var input: String?
    /// Variables for the AWS CLI beside those of every call.
    var environment: [String: Secret] = [:]

    init(_ operation: AWSOperation, _ arguments: [String] = [], input: String? = nil) {
        self.operation = operation
        self.arguments = arguments
        self.input = input
    }

    /// The operation as one would type it, without its arguments.
    var name: String { "aws \(operation.service) \(operation.command)" }
}
