import Applier
import Foundation

extension Input {
    /// The reason for an error about a file, in a few words.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        switch error.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        default:
            // Foundation's own texts are written for dialogs of a desktop.
            let system = unsafe error.userInfo[NSUnderlyingErrorKey] as? POSIXError
            return system.map { FileFailure.reason($0.code.rawValue) } ?? "reading or writing it failed"
        }
    }
}
