import Applier
import Foundation
import PlanModel

extension Input {
    /// Refuses a plan whose pinned files have changed.
    func checkPins() throws {
        guard description == nil else { return }
        var problems = ""
        for (name, file) in plan.files.sorted(by: { $0.key < $1.key }) {
            do throws(InnerFileError) {
                let digest = try innerFileDigest(file.path, in: directory.path)
                guard digest != file.digest else { continue }
                problems +=
                    "error: the plan is stale: '\(file.path)' changed since the plan was written\n"
                    + "note: '\(name)' has sha256 \(digest), the plan pins \(file.digest)\n"
            } catch {
                problems +=
                    "error: the plan is stale: '\(file.path)', which it pins, cannot be read: "
                    + "\(error)\n"
            }
        }
        guard problems.isEmpty else {
            throw Failure(
                .stalePlan,
                printable(
                    problems
                        + "note: write the plan again, review it and apply it: pdd plan DESCRIPTION "
                        + "--out \(shellWord(path))\n"))
        }
    }
}
