import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    static let doctor = Subcommand(
        "doctor", "Report what apply needs and does not find, and how to fix it.",
        arguments: "[FILE]", count: 0...1, options: [.json, .local],
        discussion: """
            Checks the programs that the provider needs. For aws, also checks the credentials and
            every name in the description: VPC, subnet, zone, image, instance type, internet
            access, quota. Changes nothing. The exit status is 0 if nothing is missing, and 3 if
            something is. Without FILE and cluster.json, checks what the provider docker needs. --json
            prints one object; schema/doctor.schema.json describes it.

              pdd doctor cluster.json
            """
    ) { invocation in
        let commands = SystemCommandRunner()
        let isWithoutFile =
            invocation.arguments.isEmpty && !FileManager.default.fileExists(atPath: invocation.file)
        let input = isWithoutFile ? nil : try Input.read(invocation)
        let kinds = input?.plan.providers.map(\.kind) ?? [.docker]
        var results = Programs.of(kinds).map { Programs.check($0, runner: commands) }
        if !results.contains(where: \.isProblem) { results += checkProvider(input, commands) }
        Standard.output(invocation.has(.json) ? CheckJSON.line(results) : printable(CheckText.lines(results)))
        return results.contains(where: \.isProblem) ? .wrongInput : .success
    }

    /// What the provider finds; without a description, whether the local Docker Engine answers.
    private static func checkProvider(_ input: Input?, _ commands: SystemCommandRunner) -> [CheckResult] {
        do throws(ActionFailure) {
            guard let input else { return [try Programs.checkEngine(commands)] }
            let session = try ClusterSession(
                input.plan, directory: input.directory.path, for: "doctor")
            defer { session.close() }
            return try showing("checking what the hosts need") { () throws(ActionFailure) in
                try session.checkAll() + checkEncryption(session)
            }
        } catch {
            let kind = (input?.plan.provider.kind ?? .docker).rawValue
            return [.problem("provider \(kind)", error.reason, advice: error.advice)]
        }
    }

    /// Findings about the engines of existing hosts, if the cluster encrypts its network.
    private static func checkEncryption(_ session: ClusterSession) throws(ActionFailure) -> [CheckResult] {
        guard session.plan.encryptsOverlay else { return [] }
        let findings = try session.difference().observation.encryptionFindings
        return findings.map { finding in
            .problem(
                "encrypted network", finding,
                advice: ["use a newer engine on all hosts, or check whether the distribution has fixed its build"])
        }
    }

    /// Refuses to start a run when something that its hosts need is known to be missing.
    static func requireWhatHostsNeed(
        _ session: ClusterSession, _ difference: Difference, _ input: Input
    ) throws {
        let results: [CheckResult]
        do throws(ActionFailure) {
            results = try showing("checking what the hosts need") { () throws(ActionFailure) in
                try session.check(difference)
            }
        } catch {
            throw Failure(.wrongInput, FailureText.text(error))
        }
        guard results.contains(where: \.isProblem) else { return }
        throw Failure(
            .wrongInput,
            printable(
                CheckText.errors(results)
                    + "note: nothing was created; to check everything again: pdd doctor \(input.words)\n"))
    }
}
