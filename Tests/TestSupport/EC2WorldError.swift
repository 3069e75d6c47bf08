/// Why the tests' EC2 cannot be used.
struct EC2WorldError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
