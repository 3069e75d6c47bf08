import Foundation
import TestSupport

/// Headless Chromium, which `Tests/Browser/browse.py` drives.
enum Browser {
    enum Step {
        case open(URL)
        case evaluate(String)
        case press(String)
        case type(String)
        case media([String: String])
        case size(Int, Int)

        fileprivate var json: [String: Any] {
            switch self {
            case .open(let url): ["open": url.path]
            case .evaluate(let script): ["evaluate": script]
            case .press(let key): ["press": key]
            case .type(let text): ["type": text]
            case .media(let features): ["media": features]
            case .size(let width, let height): ["size": [width, height]]
            }
        }
    }

    /// The results of the steps that evaluate something, and what the page reported: errors, and requests.
    static func run(_ steps: [Step]) throws -> (results: [Any], reports: [String]) {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "steps.json")
            try JSONSerialization.data(withJSONObject: steps.map(\.json)).write(to: file)
            let run = try Program.run(
                named: "python3", [Repository.file("Tests/Browser/browse.py").path, file.path])
            guard run.status == 0,
                let all = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [Any]
            else { throw BrowserFailure(text: run.errors + run.output) }
            let results = zip(steps, all).compactMap { step, result -> Any? in
                if case .evaluate = step { result } else { nil }
            }
            return (results, all.last as? [String] ?? [])
        }
    }
}

/// Chromium or a step failed.
struct BrowserFailure: Error {
    let text: String
}
