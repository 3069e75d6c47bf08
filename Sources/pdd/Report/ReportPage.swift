import PlanModel
import Planner

/// The page of a report: one HTML file that contains all that it shows, and connects to nothing.
enum ReportPage {
    /// The start of every report, by which pdd recognizes one.
    static let mark = "<!doctype html>\n<!-- a report of pdd -->\n"

    /// - Parameters:
    ///   - data: The JSON object that the page's program reads.
    ///   - picture: The picture of the plan, as an element of the page.
    static func html(cluster: String, run: String, data: String, picture: String) -> String {
        let style = PictureSVG.style + text(PackageResources.report_css)
        let program = text(PackageResources.report_js)
        // The parts that come from others are inserted last: nothing is searched for in them.
        var page = mark + text(PackageResources.report_html)
        page = page.replacing("@STYLE-DIGEST@", with: source(style)).replacing(
            "@PROGRAM-DIGEST@", with: source(program))
        let parts: [(name: String, text: String)] = [
            ("@TITLE@", escaped("\(cluster): run \(run)")), ("@STYLE@", style), ("@PICTURE@", picture),
            ("@DATA@", data),
            ("@PROGRAM@", program),
        ]
        var rest = page[...]
        var result = ""
        for part in parts {
            guard let place = rest.firstRange(of: part.name) else { continue }
            result += rest[..<place.lowerBound] + part.text
            rest = rest[place.upperBound...]
        }
        return result + rest
    }

    private static func escaped(_ text: String) -> String {
        printable(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// What the page's policy allows: only this style and this program.
    private static func source(_ text: String) -> String { "'sha256-\(base64(Digest(of: text)))'" }

    private static func base64(_ digest: Digest) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let digits = digest.hexadecimal.compactMap(\.hexDigitValue)
        var text = ""
        for start in stride(from: 0, to: digits.count, by: 6) {
            let group = digits[start..<min(start + 6, digits.count)]
            var bits = group.reduce(0) { $0 << 4 | $1 }
            let count = (group.count * 4 + 5) / 6
            bits <<= count * 6 - group.count * 4
            for index in (0..<count).reversed() { text.append(alphabet[bits >> (index * 6) & 63]) }
        }
        return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
