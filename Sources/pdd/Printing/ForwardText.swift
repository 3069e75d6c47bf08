import Applier
import PlanModel

/// What forwarding a port says.
enum ForwardText {
    /// "http://127.0.0.1:9000 -> submit:8888", or a JSON object.
    static func opened(_ port: ForwardedPort, _ place: String, isJSON: Bool) -> String {
        let url = "http://127.0.0.1:\(port.local)"
        guard isJSON else { return "\(url) -> \(place):\(port.remote)" }
        var writer = JSONWriter()
        writer.object { object in
            object.string("event", "forwarded")
            object.string("url", url)
            object.integer("localPort", port.local)
            object.string("place", place)
            object.integer("port", port.remote)
        }
        return writer.text
    }
}
