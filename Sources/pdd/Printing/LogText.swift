import Applier
import PlanModel

/// How lines of logs are printed.
struct LogText: Sendable {
    /// The names of the logs, in the order of their numbers.
    let names: [String]
    /// Whether each of them is a host.
    let areHosts: [Bool]
    let isJSON: Bool
    let hasColour: Bool

    /// The line as it is printed, with its newline.
    func text(_ line: LogLine, of number: Int) -> String {
        let text = printable(line.text)
        guard !isJSON else {
            var writer = JSONWriter()
            writer.object { object in
                object.string(areHosts[number] ? "host" : "container", names[number])
                if let file = line.file { object.string("file", printable(file)) }
                object.string("line", text)
            }
            return writer.text + "\n"
        }
        let name = names.count > 1 ? names[number] : nil
        let origin = [name, line.file.map { printable($0) }].compactMap { $0 }.joined(separator: " ")
        guard !origin.isEmpty else { return text + "\n" }
        let width = line.file == nil ? names.map(\.count).max() ?? 0 : 0
        let prefix = padded(origin, width) + " |"
        return (hasColour ? "\u{1B}[\(31 + number % 6)m\(prefix)\u{1B}[0m" : prefix) + " \(text)\n"
    }

    /// Why a log could not be read.
    static func failure(_ failure: ActionFailure, of name: String) -> String {
        var named = ActionFailure("\(name): \(failure.reason)", output: failure.output, advice: failure.advice)
        named.command = failure.command
        return FailureText.text(named)
    }
}
