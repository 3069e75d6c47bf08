import PlanModel
import Synchronization

/// The user's machines that were taken as hosts from here, recorded on disk before each is taken and until it is
/// returned.
///
/// A machine may disappear from the description before apply has returned it; then only this record has its address.
final class TakenMachines: Sendable {
    struct Entry: Sendable, Hashable {
        let name: String
        let machine: ExistingHost
        let role: Role?
    }

    let path: String
    private let entries: Mutex<[String: Entry]>

    init(_ path: String) throws(ActionFailure) {
        self.path = path
        var entries: [String: Entry] = [:]
        do {
            let text = String(decoding: try readPrivateFile(path) ?? [], as: UTF8.self)
            for line in parts(of: text, at: "\n") {
                if let entry = Entry(line) { entries[entry.key] = entry }
            }
        } catch {
            throw ActionFailure("'\(path)' cannot be read: \(error)")
        }
        self.entries = Mutex(entries)
    }

    var all: [Entry] { entries.withLock { $0.values.sorted { $0.name < $1.name } } }

    func add(_ entry: Entry) throws(ActionFailure) {
        try change { $0[entry.key] = entry }
    }

    func remove(_ login: Login) throws(ActionFailure) {
        try change { entries in entries = entries.filter { !login.leads(to: $0.value.machine) } }
    }

    private func change(_ body: (inout [String: Entry]) -> Void) throws(ActionFailure) {
        let result = entries.withLock { entries -> Result<Void, ActionFailure> in
            let former = entries
            body(&entries)
            guard entries != former else { return .success(()) }
            let lines = entries.sorted { $0.key < $1.key }.map { $0.value.line }
            do {
                try writeAtomically(Array(lines.joined().utf8), to: path)
                return .success(())
            } catch {
                entries = former
                return .failure(ActionFailure("'\(path)' cannot be written: \(error)"))
            }
        }
        try result.get()
    }
}

extension TakenMachines.Entry {
    fileprivate var key: String { "\(machine.address) \(machine.port ?? 22)" }

    fileprivate var line: String {
        var writer = JSONWriter()
        writer.object { object in
            object.string("name", name)
            object.string("role", role?.rawValue)
            machine.encode(to: &object)
        }
        return writer.text + "\n"
    }

    /// Nil for a line that a power failure cut.
    fileprivate init?(_ line: String) {
        guard let node = try? JSONReader.read(SourceText(name: "machines", text: line)),
            let reader = ObjectReader(node, what: "a machine", problems: Problems()),
            let name = reader.string("name"), let machine = ExistingHost.decode(reader)
        else { return nil }
        self.init(name: name, machine: machine, role: reader.string("role").flatMap(Role.init))
    }
}
