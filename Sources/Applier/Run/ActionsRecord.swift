import PlanModel

/// The record of what a run is to do: a file with one action a line, as JSON objects.
///
/// The journal says when an action ran, and this says what it is and what it waited for.
enum ActionsRecord {
    /// The lines for actions, in the order of the run.
    static func text(_ actions: [Action], phrase: (Action) -> String) -> [UInt8] {
        var writer = JSONWriter()
        for action in actions {
            writer.object { object in
                object.string("action", action.id.description)
                object.string("kind", action.kind.rawValue)
                object.string("does", printable(phrase(action)))
                object.strings("after", action.after.map(\.description))
                object.strings("uses", action.uses.map(\.description))
            }
            writer.raw("\n")
        }
        return writer.bytes
    }
}
