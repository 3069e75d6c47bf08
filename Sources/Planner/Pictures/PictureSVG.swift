public import PlanModel

/// Draws a plan as an SVG picture: a lane for each group of hosts, and time from top to bottom.
public enum PictureSVG {
    /// The rules of the picture's looks, in light and dark.
    public static let style = String(decoding: PackageResources.picture_css, as: UTF8.self)

    /// A picture that stands alone.
    ///
    /// - Parameter full: Whether to show every host and every dependency, instead of hosts that are alike as one.
    public static func text(_ plan: Plan, full: Bool = false) -> String {
        draw(PlanPicture(plan, full: full), style: style)
    }

    /// The same for a page that has the picture's style.
    public static func part(_ plan: Plan) -> String { draw(PlanPicture(plan, full: false), style: nil) }

    /// The width of a label of the picture's font, with space on both sides.
    static func width(ofLabel count: Int) -> Int { count * 29 / 4 + 20 }

    private static let legendHeight = 30

    private static func draw(_ picture: PlanPicture, style: String?) -> String {
        let layout = PictureLayout(picture)
        let (width, height) = (max(layout.width, 380), layout.height + legendHeight)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" class="pdd-picture" role="img" aria-labelledby="pdd-picture-title" \
            width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
            <title id="pdd-picture-title">\(escaped(title(picture)))</title>

            """
        if let style { text += "<style>\n\(style)</style>\n" }
        text += "<rect class=\"page\" width=\"\(width)\" height=\"\(height)\"/>\n"
        for (group, lane) in zip(picture.groups, layout.lanes) { text += draw(group, lane) }
        // Orders lie under uses, so that a use is seen where both share a place.
        for uses in [false, true] {
            for (edge, line) in zip(picture.edges, layout.lines) where edge.uses == uses {
                text += "<path class=\"\(uses ? "uses" : "after")\" d=\"\(path(line))\"/>\n"
            }
        }
        for (edge, line) in zip(picture.edges, layout.lines) {
            guard let end = line.last else { continue }
            text +=
                "<path class=\"\(edge.uses ? "uses-end" : "after-end")\" d=\"M\(end.x - 4) \(end.y - 7)h8L\(end.x) \(end.y)z\"/>\n"
        }
        for (node, box) in zip(picture.nodes, layout.nodes) { text += draw(node, box, picture.plan) }
        return text + legend(layout.height) + "</svg>\n"
    }

    private static func title(_ picture: PlanPicture) -> String {
        "the plan for cluster '\(picture.plan.cluster)': "
            + picture.groups.map(\.text).joined(separator: ", ")
    }

    private static func draw(_ group: PlanPicture.Group, _ lane: PictureLayout.Box) -> String {
        var text = "<g><title>\(escaped(hosts(group)))</title>\n"
        if group.hosts.count > 1 {
            text += rectangle("lane", lane.x + 4, lane.y - 4, lane.width, lane.height)
        }
        text += rectangle("lane", lane.x, lane.y, lane.width, lane.height)
        text += label("host", lane.x + 12, lane.y + 20, group.text)
        if let detail = group.detail { text += label("detail", lane.x + 12, lane.y + 36, detail) }
        return text + "</g>\n"
    }

    private static func hosts(_ group: PlanPicture.Group) -> String {
        guard group.hosts.count > 3, let last = group.hosts.last else { return group.hosts.joined(separator: ", ") }
        return "\(group.hosts[0]) … \(last) (\(group.hosts.count))"
    }

    private static func draw(_ node: PlanPicture.Node, _ box: PictureLayout.Box, _ plan: Plan) -> String {
        let phrases = node.actions.map { "\($0.id): \(plan.phrase(for: $0))" }
        return "<g><title>\(escaped(phrases.joined(separator: "\n")))</title>\n"
            + rectangle("step \(node.kind.rawValue)", box.x, box.y, box.width, box.height)
            + label("name", box.x + 10, box.y + 16, shortened(node.text, box.width))
            + label("detail", box.x + 10, box.y + 29, node.kind.rawValue) + "</g>\n"
    }

    private static func shortened(_ text: String, _ width: Int) -> String {
        let room = (width - 16) * 4 / 29
        return text.count > room ? text.prefix(max(1, room - 1)) + "…" : text
    }

    private static func legend(_ y: Int) -> String {
        let x = PictureLayout.margin
        return "<path class=\"after\" d=\"M\(x) \(y + 8)h28\"/>\n"
            + label("detail", x + 36, y + 12, "waits for")
            + "<path class=\"uses\" d=\"M\(x + 120) \(y + 8)h28\"/>\n"
            + label("detail", x + 156, y + 12, "and runs again when that changes")
    }

    private static func rectangle(_ kind: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> String {
        "<rect class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"5\"/>\n"
    }

    private static func label(_ kind: String, _ x: Int, _ y: Int, _ text: String) -> String {
        "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\">\(escaped(text))</text>\n"
    }

    /// A line with rounded corners.
    private static func path(_ corners: [(x: Int, y: Int)]) -> String {
        guard let first = corners.first, let last = corners.last else { return "" }
        var text = "M\(first.x) \(first.y)"
        for index in corners.indices.dropFirst().dropLast() {
            let (before, corner, after) = (corners[index - 1], corners[index], corners[index + 1])
            let (a, b) = (toward(before, from: corner), toward(after, from: corner))
            text += "L\(a.x) \(a.y)Q\(corner.x) \(corner.y) \(b.x) \(b.y)"
        }
        return text + "L\(last.x) \(last.y)"
    }

    /// A point near a corner, in the direction of the next one.
    private static func toward(_ end: (x: Int, y: Int), from corner: (x: Int, y: Int)) -> (x: Int, y: Int) {
        let (x, y) = (end.x - corner.x, end.y - corner.y)
        return (corner.x + min(4, abs(x) / 2) * x.signum(), corner.y + min(4, abs(y) / 2) * y.signum())
    }

    private static func escaped(_ text: String) -> String {
        printable(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
