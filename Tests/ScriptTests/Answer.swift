import PlanModel

/// A row of the table from which a `TestHost`'s programs answer; the first row that fits a call answers it.
struct Answer {
    /// How the call begins, program and arguments; `*` stands for any text.
    let call: String
    private var output: String
    private var errors = ""
    private let status: Int32
    private var conditions: [String] = []
    private var effect = ":"

    init(_ call: String, prints output: String = "", status: Int32 = 0) {
        self.call = call
        self.output = output
        self.status = status
    }

    /// The same row for as long as the clock shows less than this, in seconds from the script's start.
    func before(_ seconds: Int) -> Answer { given("[ \"$now\" -lt \(seconds) ]") }

    /// The same row from this time on.
    func from(_ seconds: Int) -> Answer { given("[ \"$now\" -ge \(seconds) ]") }

    /// The same row where a condition holds: shell, in the directory of the call.
    func given(_ condition: String) -> Answer { changed { $0.conditions.append(condition) } }

    /// The same row for a program that first does this: shell, with the arguments of the call.
    func does(_ effect: String) -> Answer { changed { $0.effect = effect } }

    /// The same row for a program that prints this as an error.
    func complains(_ errors: String) -> Answer { changed { $0.errors = errors } }

    private func changed(_ change: (inout Answer) -> Void) -> Answer {
        var row = self
        change(&row)
        return row
    }

    /// The program that answers.
    var program: String { parts(of: call, at: " ")[0] }

    /// The row as lines of the shell program that answers.
    var lines: String {
        let pattern = parts(of: call, at: "*").map { $0.isEmpty ? "" : shellWord($0) }.joined(separator: "*")
        let conditions = ["[ \"$name\" = \(shellWord(program)) ]"] + self.conditions
        let out = output.isEmpty ? "" : "printf '%s\\n' \(shellWord(output)); "
        let err = errors.isEmpty ? "" : "printf '%s\\n' \(shellWord(errors)) >&2; "
        return """
            case $call in
            \(pattern)*)
              if \(conditions.joined(separator: " && ")); then
                \(effect)
                \(out)\(err)exit \(status)
              fi
              ;;
            esac

            """
    }
}
