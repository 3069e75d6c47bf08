import Foundation
import PlanModel

/// What 'pdd run' is asked to run.
struct WorkRequest {
    /// Nil takes the next free number.
    var name: String?
    /// A directory of this machine; nil copies nothing.
    var input: String?
    /// The directory for the results; nil is `results/NAME`.
    var output: String?
    /// Quoted for a shell.
    var command = "./run.sh"
    var count = 1

    /// The name of one of the repetitions; nil takes the next free number.
    func name(of repetition: Int) -> String? {
        count == 1 ? name : name.map { "\($0)-\(repetition)" }
    }

    /// Where the results of a run go, relative to the working directory.
    func results(of run: String, repetition: Int) -> String {
        output.map { count == 1 ? $0 : "\($0)/\(repetition)" } ?? Self.results(of: run)
    }

    static func results(of run: String) -> String { "\(resultsDirectory)/\(run)" }

    static let resultsDirectory = "results"

    /// - Throws: If the results of a run would overwrite something.
    func requireFreeOutput() throws {
        for repetition in 1...count {
            guard
                let directory = output.map({ _ in results(of: "", repetition: repetition) })
                    ?? name(of: repetition).map(Self.results)
            else { return }
            guard FileManager.default.fileExists(atPath: directory) else { continue }
            throw Failure.error(
                .wrongInput, "'\(printable(directory))' exists already, and the results would go there",
                notes: ["choose another directory: --output DIR"])
        }
    }
}
