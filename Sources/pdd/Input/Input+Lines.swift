import PlanModel
import Planner

extension Input {
    /// The lines that `git diff` shows of a plan or a description; nil for any other file.
    ///
    /// git asks for old revisions in a directory without the files that a description names, so these are never read.
    static func lines(of source: SourceText) -> String? {
        do throws(Diagnostics) {
            let node = try JSONReader.read(source)
            if Plan.looksLikePlan(node) { return PlanLines.render(try Plan.read(node)) }
            guard !Approval.looksLikeApproval(node) else { return nil }
            let description = try ClusterDescription.read(node)
            let digests = Dictionary(
                description.filePaths.map { ($0, Digest(of: "")) }, uniquingKeysWith: { first, _ in first })
            return PlanLines.render(
                ClusterPlanner.plan(description, files: digests), description: Digest(of: source.bytes))
        } catch {
            return nil
        }
    }
}
