import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    static let doctor = Subcommand(
        "doctor", "Say what is missing before apply can work, and how to get it.",
        arguments: "[FILE]", count: 0...1, options: [.local],
        discussion: """
            Looks at the programs that the provider needs, and with aws at the credentials and
            at every name in the description: VPC, subnet, zone, image, instance type, way out,
            quota. Changes nothing. Exit status 0 means that all is well, 3 that something is
            missing. Without FILE and without a cluster.json it looks at what the provider
            docker needs.
            """
    ) { invocation in
        let commands = SystemCommandRunner()
        let isWithoutFile =
            invocation.arguments.isEmpty && !FileManager.default.fileExists(atPath: invocation.file)
        let input = isWithoutFile ? nil : try Input.read(invocation)
        let kinds = input?.plan.providers.map(\.kind) ?? [.docker]
        var results = Programs.of(kinds).map { Programs.check($0, runner: commands) }
        if let input, !results.contains(where: \.isProblem) { results += checkProvider(input) }
        Standard.output(printable(CheckText.lines(results)))
        return results.contains(where: \.isProblem) ? .wrongInput : .success
    }

    private static func checkProvider(_ input: Input) -> [CheckResult] {
        do throws(ActionFailure) {
            let session = try ClusterSession(
                input.plan, directory: input.directory.path, for: "doctor")
            defer { session.close() }
            return try session.checkAll() + checkEncryption(session)
        } catch {
            let kind = input.plan.provider.kind.rawValue
            return [.problem("provider \(kind)", error.reason, advice: error.advice)]
        }
    }

    /// The engines of hosts that exist, where the traffic between them is encrypted.
    private static func checkEncryption(_ session: ClusterSession) throws(ActionFailure) -> [CheckResult] {
        guard session.plan.encryptsOverlay else { return [] }
        let findings = try session.difference().observation.encryptionFindings
        return findings.map { finding in
            .problem(
                "encrypted network", finding,
                advice: ["use a newer engine on all hosts, or see what the distribution says of its build"])
        }
    }

    /// Refuses to begin where something is known to be missing.
    static func requireWhatHostsNeed(
        _ session: ClusterSession, _ difference: Difference, _ input: Input
    ) throws {
        let results: [CheckResult]
        do throws(ActionFailure) {
            results = try session.check(difference)
        } catch {
            throw Failure(.wrongInput, FailureText.text(error))
        }
        guard results.contains(where: \.isProblem) else { return }
        throw Failure(
            .wrongInput,
            printable(
                CheckText.errors(results)
                    + "note: nothing was made; to look at all of it again: pdd doctor \(input.words)\n"))
    }
}
