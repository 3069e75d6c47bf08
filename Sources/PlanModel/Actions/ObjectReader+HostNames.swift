extension ObjectReader {
    /// The required name of a host: a DNS label.
    func hostName(_ name: String) -> String? { dnsLabel(name, of: "a host") }

    /// The required name of a container, which is its host name too.
    func containerName(_ name: String) -> String? { dnsLabel(name, of: "a container") }

    private func dnsLabel(_ name: String, of what: String) -> String? {
        guard let text = requiredString(name) else { return nil }
        guard isDNSLabel(text) else {
            error("'\(text)' is no name of \(what)", at: name)
            return nil
        }
        return text
    }
}
