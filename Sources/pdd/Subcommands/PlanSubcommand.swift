import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    private enum Format: String, CaseIterable {
        case text, json, svg, mermaid, dot

        var isPicture: Bool {
            switch self {
            case .text, .json: false
            case .svg, .mermaid, .dot: true
            }
        }
    }

    private static let out = Option("--out", value: "FILE", "Write the plan to FILE as JSON.")
    private static let check = Option(
        "--check", value: "FILE", "Exit with status 2 and print the differences if FILE is not this plan.")
    private static let against = Option(
        "--against", value: "OLD", "Print the differences from OLD: a file, or a git revision.")
    private static let format = Option(
        "--format", choices: Format.allCases.map(\.rawValue), "The output format; default: text.")
    private static let full = Option(
        "--full", "Show every host in a picture, instead of hosts that are alike as one.")
    private static let iam = Option(
        "--iam", "Print the minimal IAM policy for the plan (provider aws).")
    private static let textconv = Option(
        "--textconv", "Print FILE as lines for 'git diff'; any file that is no plan as it is.")
    private static let markdown = Option(
        "--markdown", "Print a comment for a pull request, with '--against' the differences.")
    private static let approval = Option(
        "--approval", value: "FILE", "With --markdown, add what FILE, written by 'pdd diff --out', changes.")
    private static let destroyOption = Option("--destroy", "Plan the removal of the cluster.")
    private static let show = Option(
        "--show", value: "ACTION", "Print one action: what it runs, its values, and what it waits for.")
    private static let summary = Option("--summary", "Print the plan on one screen, whatever its size.")
    private static let comparisonAsJSON = Option(
        "--json", "With '--check' or '--against', print the differences as one JSON object.")

    static let plan = Subcommand(
        "plan", "Print the plan for a description; changes nothing.",
        arguments: "[FILE]", count: 0...1,
        options: [
            format, full, summary, show, out, check, against, comparisonAsJSON, markdown, approval, textconv,
            destroyOption,
            iam,
            .local,
        ],
        discussion: """
            The plan depends only on the description and the files that it names. Planning uses no
            network, no credentials and no other program (a git revision is read by git). The same
            input gives the same bytes on every machine, so you can review a plan and check it into
            git:

              pdd plan cluster.json --out cluster.plan.json
              pdd plan cluster.json --check cluster.plan.json
              pdd apply cluster.plan.json

            --against compares with a plan or description in a file, or with the same file in a git
            revision; with --markdown, as a comment for a pull request. --textconv makes 'git diff'
            show hosts and steps (docs/review.md):

              pdd plan cluster.json --against origin/main
              pdd plan cluster.json --against v1:clusters/old.plan.json
              pdd plan cluster.json --against origin/main --markdown
              git config diff.pdd.textconv 'pdd plan --textconv'

            '--show worker1/image' names an action as the plan does, or with the container's name.

            The formats svg, mermaid and dot are pictures. Hosts that are alike are one in them, so
            20 and 2,000 workers have the same picture:

              pdd plan cluster.json --format svg > plan.svg
            """
    ) { invocation in
        if invocation.has(textconv) {
            let source = try Input.readSource(invocation.file).source
            if let lines = Input.lines(of: source) {
                Standard.output(printable(lines))
            } else {
                Standard.output(source.bytes)
            }
            return .success
        }
        let input = try Input.read(invocation)
        let plan =
            invocation.has(destroyOption)
            ? DestructionPlanner.plan(destroying: input.plan) : input.plan
        if invocation.has(iam) {
            guard let policy = IAMPolicy.json(input.plan) else {
                throw Failure.error(
                    .wrongUsage,
                    "'--iam' needs the provider 'aws', and this is a plan for "
                        + "'\(input.plan.provider.kind.rawValue)'")
            }
            Standard.output(policy)
            return .success
        }
        let json = invocation.has(comparisonAsJSON)
        guard !json || invocation.has(check) || invocation.has(against) else {
            throw Failure.usage(
                "'--json' needs '--check' or '--against'; to print the plan as JSON: --format json", subcommand: "plan")
        }
        if let file = invocation.value(of: check) { return try compare(plan, toFile: file, input, json: json) }
        let older = try invocation.value(of: against).map { name in
            let older = try input.readOlder(name)
            let isReversed = invocation.has(destroyOption) && older.description != nil
            return PlanMarkdown.Older(
                name: name, plan: isReversed ? DestructionPlanner.plan(destroying: older.plan) : older.plan)
        }
        guard invocation.has(markdown) || !invocation.has(approval) else {
            throw Failure.usage("'--approval' needs '--markdown'", subcommand: "plan")
        }
        guard !invocation.has(markdown) || !json else {
            throw Failure.usage("'--markdown' and '--json' cannot be combined", subcommand: "plan")
        }
        if invocation.has(markdown) {
            let approval = try invocation.value(of: approval).map { try readApproval($0, of: plan) }
            Standard.output(
                PlanMarkdown(plan, older: older, approval: approval).text(again: again(invocation, input)) { actions in
                    roughDuration(estimate(actions, plan, input))
                })
            return .success
        }
        if let older {
            let comparison = PlanComparison(from: older.plan, to: plan)
            Standard.output(
                json
                    ? ComparisonJSON.line(comparison, file: older.name, isSameFile: comparison.isEmpty)
                    : printable(comparison.text(old: older.plan, new: plan)))
            return .success
        }
        if let name = invocation.value(of: show) {
            let action = try plan.action(named: name)
            Standard.output(ActionText(plan, action, origin: input.origin(of: action)).text)
            return .success
        }
        if invocation.has(summary) {
            Standard.output(printable(PlanSummary.render(plan)))
            Standard.error("estimated time: \(roughDuration(estimate(plan.actions, plan, input)))\n")
            return .success
        }
        if let file = invocation.value(of: out) {
            try write(plan, to: file, input)
            return .success
        }
        let format = invocation.value(of: format).flatMap(Format.init) ?? .text
        let isFull = invocation.has(full)
        guard !isFull || format.isPicture else {
            throw Failure.usage("'--full' needs '--format svg', 'mermaid' or 'dot'", subcommand: "plan")
        }
        switch format {
        case .text:
            let verb = invocation.has(destroyOption) ? "destroy" : "apply"
            Standard.output(printable(PlanText.render(plan, next: "pdd \(verb) \(input.words)")))
            Standard.error("estimated time: \(roughDuration(estimate(plan.actions, plan, input)))\n")
        case .json: Standard.output(plan.json())
        case .svg: Standard.output(PictureSVG.text(plan, full: isFull))
        case .mermaid: Standard.output(PlanGraph.mermaid(plan, full: isFull))
        case .dot: Standard.output(PlanGraph.dot(plan, full: isFull))
        }
        return .success
    }

    /// The estimated duration of some actions in seconds, from the runs that are recorded beside the plan.
    private static func estimate(_ actions: [Action], _ plan: Plan, _ input: Input) -> Double {
        let files = ClusterFiles(cluster: plan.cluster, beside: input.directory.path)
        return estimatedDuration(of: actions, in: plan, History(files))
    }

    /// The command that prints all that a comment leaves out.
    private static func again(_ invocation: Invocation, _ input: Input) -> String {
        "pdd plan \(input.words)" + (invocation.has(destroyOption) ? " --destroy" : "")
            + (invocation.value(of: against).map { " --against \(shellWord($0))" } ?? "")
    }

    /// Writes the plan beside its description, because the paths in the plan are relative to that directory.
    private static func write(_ plan: Plan, to file: String, _ input: Input) throws {
        let url = URL(filePath: file).absoluteURL
        let directory = url.deletingLastPathComponent().standardizedFileURL
        guard plan.files.isEmpty || directory == input.directory.standardizedFileURL else {
            throw Failure.error(
                .wrongUsage,
                "'\(printable(file))' is not in the directory of '\(printable(input.path))'; the "
                    + "plan names files relative to that directory, so write it there")
        }
        do throws(FileFailure) {
            try replaceUserFile(url.path, with: plan.json())
        } catch {
            throw Failure.error(.wrongInput, printable("'\(file)' cannot be written: \(error)"))
        }
        Standard.error(
            "wrote \(counted(plan.actions.count, "action")) to \(printable(file)); "
                + "next: pdd apply \(printable(shellWord(file)))\n")
    }

    private static func compare(_ plan: Plan, toFile file: String, _ input: Input, json: Bool) throws -> ExitStatus {
        let source = try Input.readSource(file).source
        if source.bytes == plan.json() {
            if json {
                Standard.output(
                    ComparisonJSON.line(PlanComparison(from: plan, to: plan), file: file, isSameFile: true))
            }
            Standard.error("\(printable(file)) is the plan of \(printable(input.path))\n")
            return .success
        }
        let old = try readPlan(file)
        let comparison = PlanComparison(from: old, to: plan)
        Standard.output(
            json
                ? ComparisonJSON.line(comparison, file: file, isSameFile: false)
                : comparison.isEmpty
                    ? "the layout of the file differs; its content does not\n"
                    : printable(comparison.text(old: old, new: plan)))
        Standard.error(
            "error: \(printable(file)) is not the current plan of \(printable(input.path))\n"
                + "note: to bring it up to date: pdd plan \(printable(input.words)) "
                + "--out \(printable(shellWord(file)))\n")
        return .differences
    }

    private static func readPlan(_ file: String) throws -> Plan {
        let source = try Input.readSource(file).source
        do {
            let node = try JSONReader.read(source)
            guard Plan.looksLikePlan(node) || node["workers"] == nil else {
                throw Failure.error(
                    .wrongInput, "'\(printable(file))' is a description, not a plan",
                    notes: ["to write its plan: pdd plan \(printable(shellWord(file))) --out FILE"])
            }
            return try Plan.read(node)
        } catch let error as Diagnostics {
            throw Failure.of(FileProblems(source, error))
        }
    }
}
