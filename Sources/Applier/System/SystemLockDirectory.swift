import Foundation
import PlanModel

/// The directory of this user's locks on this machine.
///
/// It does not depend on where pdd runs: two descriptions in two directories may name one cluster.
enum LockDirectory {
    /// Creates the directory if it does not exist, and checks that no other user can reach into it.
    static func path() throws(ActionFailure) -> String {
        for runtime in [environmentVariable("XDG_RUNTIME_DIR") ?? "", "/run/user/\(getuid())"]
        where begins(runtime, with: "/") && isPrivate(runtime) {
            do throws(FileFailure) {
                try makePrivateDirectories(["pdd"], in: runtime)
                return "\(runtime)/pdd"
            } catch {
                // Such as a full disk: the next place will do.
                continue
            }
        }
        // Not TMPDIR: two runs of one user may have two.
        let name = "pdd-\(getuid())"
        do throws(FileFailure) {
            try makePrivateDirectories([name], in: "/tmp")
        } catch {
            var failure = ActionFailure(error, doing: "the directory '/tmp/\(name)' for pdd's locks cannot be used")
            failure.advice.append("or let pdd use another one: set XDG_RUNTIME_DIR to a directory of yours, mode 0700")
            throw failure
        }
        return "/tmp/\(name)"
    }

    /// Whether a directory exists that is this user's alone.
    private static func isPrivate(_ path: String) -> Bool {
        var information = stat()
        guard unsafe lstat(path, &information) == 0 else { return false }
        return (try? PrivateEntry(kind: .directory, isSecret: true).check(information, path)) != nil
    }
}
