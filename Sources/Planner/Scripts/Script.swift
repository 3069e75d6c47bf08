/// A shell script as it stands in a plan: literal lines that read their values from the
/// environment.
///
/// It runs under `sh -eu`.
struct Script: Sendable {
    /// Its key in the plan's `scripts`.
    let name: String
    let lines: [String]

    init(_ name: String, _ text: String) {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Lines that wait until `condition`, a shell command, holds, and give up with `message` after
    /// `WAIT` seconds.
    static func wait(until condition: String, orSay message: String) -> String {
        """
        limit=$(($(date +%s) + WAIT))
        until \(condition); do
          if [ "$(date +%s)" -ge "$limit" ]; then
            echo "\(message) after $WAIT s" >&2
            exit 1
          fi
          sleep 0.2
        done
        """
    }
}
