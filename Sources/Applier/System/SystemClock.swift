import Dispatch
import Foundation

/// Seconds since some fixed instant; they never go back.
public func now() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
}

/// Waits before something is tried again.
public func pause(_ seconds: Double) {
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + seconds)
}

/// Does something on a queue, so many seconds from now.
func later(by seconds: Double, on queue: DispatchQueue, _ work: @escaping @Sendable () -> Void) {
    queue.asyncAfter(deadline: .now() + seconds, execute: work)
}

/// The time of day in UTC as file names carry it: `2026-03-01T09-30-00Z`.
func timeForFileName() -> String {
    Date().ISO8601Format(.iso8601(timeZone: .gmt)).replacing(":", with: "-")
}

/// The number of pdd's own process.
func processIdentifier() -> Int32 { ProcessInfo.processInfo.processIdentifier }

/// Seconds since the beginning of 1970 in UTC, as other machines count them too.
func timeOfDay() -> Double { Date().timeIntervalSince1970 }

/// A time in seconds since the beginning of 1970, as text in UTC: `2026-03-01T09:30:00Z`.
func timeText(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
}
