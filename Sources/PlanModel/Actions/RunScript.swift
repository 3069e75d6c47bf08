/// Runs a script on a host.
public struct RunScript: Hashable, Sendable {
    public let host: String
    /// A key of the plan's `scripts`.
    public let script: String
    public let runs: Runs
    public var environment: [EnvironmentEntry] = []
    /// Whether its output is a secret: such output reaches no log and no journal.
    public var isSecret = false
    /// Whether it installs a Docker Engine where there is none.
    public var installsEngine = false
    /// Whether it pulls an image from another host of the cluster; few do so at once.
    public var pullsImage = false
    /// How long one attempt may take; nil means as long as any ssh action may.
    public var timeout: TimeSpan?

    /// When a script has to run.
    public enum Runs: Hashable, Sendable {
        /// Until a marker on the host records that it ran.
        case once
        /// Whenever its check, another key of `scripts`, fails.
        case live(check: String)
        /// Whenever another action needs its output; it changes nothing.
        case read
    }

    public init(host: String, script: String, runs: Runs = .once) {
        self.host = host
        self.script = script
        self.runs = runs
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("script", script)
        switch runs {
        case .once: break
        case .live(let check):
            writer.string("runs", "live")
            writer.string("check", check)
        case .read: writer.string("runs", "read")
        }
        writer.environment("environment", environment)
        writer.flag("secret", isSecret)
        writer.flag("installsEngine", installsEngine)
        writer.flag("pullsImage", pullsImage)
        writer.string("timeout", timeout?.description)
    }

    private enum Mode: String, CaseIterable { case once, live, read }

    static func decode(_ reader: ObjectReader) -> RunScript? {
        guard let host = reader.hostName("host"), let script = reader.requiredString("script")
        else { return nil }
        let runs: Runs
        let mode: Mode? = reader.has("runs") ? reader.choice("runs") : .once
        guard let mode else { return nil }
        switch mode {
        case .once: runs = .once
        case .read: runs = .read
        case .live:
            guard let check = reader.requiredString("check") else { return nil }
            runs = .live(check: check)
        }
        var payload = RunScript(host: host, script: script, runs: runs)
        payload.environment = reader.environment("environment")
        payload.isSecret = reader.bool("secret") ?? false
        // A plan of an older pdd has no such key. There, the script that gets a version installs it.
        payload.installsEngine =
            reader.bool("installsEngine") ?? payload.environment.contains { $0.name == Variable.engineVersion }
        payload.pullsImage = reader.bool("pullsImage") ?? false
        payload.timeout = reader.timeSpan("timeout")
        return payload
    }
}
