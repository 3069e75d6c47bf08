extension Plan {
    /// Whether the traffic between its hosts is encrypted: then IPsec's protocol is let through.
    public var encryptsOverlay: Bool {
        actions.contains { action in
            if case .openPort(let payload) = action.payload { payload.rule.transport == .esp } else { false }
        }
    }
}
