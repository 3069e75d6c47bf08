import PlanModel

/// The rsync of this machine.
enum LocalRsync {
    private static let advice = "install rsync 3.2.5 or newer, for example: apt-get install rsync"
    /// The first version that takes no file from another machine which was not asked for.
    private static let oldest = [3, 2, 5]

    /// - Throws: When there is no rsync here, or it is another program of that name or too old.
    static func require(_ runner: any CommandRunner) throws(ActionFailure) {
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run("rsync", ["--version"], deadline: 20)
        } catch .notFound {
            throw ActionFailure("this machine has no program 'rsync', which copies files", advice: [advice])
        } catch {
            throw ActionFailure(error, doing: "asking for rsync's version")
        }
        guard result.status == 0, let version = version(result.text), !version.lexicographicallyPrecedes(oldest)
        else {
            let line = parts(of: result.text, at: "\n").first ?? ""
            throw ActionFailure("the program 'rsync' of this machine is not suitable: \(line)", advice: [advice])
        }
    }

    /// Reads `rsync  version 3.4.1  protocol version 32`; nil if it says anything else.
    static func version(_ text: String) -> [Int]? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count > 2, words[0] == "rsync", words[1] == "version" else { return nil }
        let numbers = words[2].drop { !$0.isNumber }.split(separator: ".").map { Int($0.prefix(while: \.isNumber)) }
        return numbers.contains(nil) || numbers.isEmpty ? nil : numbers.compactMap { $0 }
    }
}
