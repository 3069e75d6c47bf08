public import PlanModel

/// Renders a plan for people: hosts with their steps, identical hosts as one range.
public struct PlanText {
    private let plan: Plan

    /// The text, which ends with the next command.
    public static func render(_ plan: Plan, next: String) -> String {
        let renderer = PlanText(plan: plan)
        var text = renderer.heading + "\n"
        for block in renderer.blocks() { text += "\n" + renderer.render(block) }
        if !plan.files.isEmpty { text += "\n" + renderer.pins }
        text += "\n" + onThisMachine(plan)
        if plan.firstHost(.keystore) != nil { text += "\n" + Self.adviceOnDiscovery }
        return text + "\nnext: \(next)\n"
    }

    private static let adviceOnDiscovery =
        "note: discovery 'consul' keeps every engine older than 23; \"discovery\": \"swarm\" needs neither that nor "
        + "a keystore\n"

    private var heading: String {
        let hosts = plan.hostNames.count
        let providers = plan.providers.map(\.kind.rawValue).joined(separator: " and ")
        return "plan for cluster '\(plan.cluster)' on \(providers): "
            + "\(counted(plan.actions.count, "action")) on \(counted(hosts, "host")), "
            + "\(plan.depth) deep, \(counted(plan.files.count, "file")) pinned"
            + (plan.lease.map { ", leased for \($0)" } ?? "")
    }

    private var pins: String {
        var text = "files\n"
        for (name, file) in plan.files.sorted(by: { $0.key < $1.key }) {
            text += "  \(padded(name, 12)) \(file.path) (sha256 \(file.digest.short)…)\n"
        }
        return text
    }

    /// The actions of one host, or of several identical hosts.
    private struct Block {
        var hosts: [String]
        var actions: [[Action]]
        let shape: [Action]
    }

    private func blocks() -> [Block] {
        var blocks: [Block] = []
        var index = 0
        while index < plan.actions.count {
            let host = plan.actions[index].id.host
            var end = index
            while end < plan.actions.count, plan.actions[end].id.host == host { end += 1 }
            let actions = Array(plan.actions[index..<end])
            if let last = blocks.last, isAlike(actions, last.shape) {
                blocks[blocks.count - 1].hosts.append(host)
                blocks[blocks.count - 1].actions.append(actions)
            } else {
                blocks.append(Block(hosts: [host], actions: [actions], shape: actions))
            }
            index = end
        }
        return blocks
    }

    /// Whether the actions differ only in the names of hosts and containers.
    private func isAlike(_ left: [Action], _ right: [Action]) -> Bool {
        guard left.count == right.count, left.first?.id.host != ActionID.cluster else {
            return false
        }
        return zip(left, right).allSatisfy { left, right in
            left.id.step == right.id.step && left.kind == right.kind && key(left) == key(right)
        }
    }

    private func key(_ action: Action) -> String {
        switch action.payload {
        case .createHost(let payload): payload.type
        case .runContainer(let payload): payload.settings
        case .ssh(let payload): payload.script
        case .openPort, .scp, .scpImage, .destroyHost, .closePort, .removeContainer: ""
        }
    }

    private func render(_ block: Block) -> String {
        let names = block.hosts == [ActionID.cluster] ? ActionID.cluster : range(block.hosts)
        var text = names + (detail(block.shape).map { "  (\($0))" } ?? "") + "\n"
        let width = max(10, block.shape.map(\.id.step.count).max() ?? 0)
        for (index, action) in block.shape.enumerated() {
            if plan.opensNothing, action.kind == .openPort {
                if index == 0 { text += "  \(padded("port-*", width)) openPort     \(plan.nothingToOpen)\n" }
                continue
            }
            text += "  \(padded(action.id.step, width)) \(padded(action.kind.rawValue, 12)) "
            let names = block.actions.compactMap { containerName($0[index]) }
            if case .runContainer(let payload) = action.payload {
                let image = plan.containers[payload.settings]?.image ?? "?"
                text += "run container \(range(names)) from \(image)"
            } else if case .removeContainer = action.payload {
                text += "remove container \(range(names))"
            } else if block.hosts.count > 1, case .createHost(let payload) = action.payload,
                payload.existing != nil
            {
                text += "use hosts that exist"
            } else {
                text += plan.phrase(for: action)
            }
            text += "\n"
        }
        return text
    }

    private func containerName(_ action: Action) -> String? {
        switch action.payload {
        case .runContainer(let payload): payload.name
        case .removeContainer(let payload): payload.name
        case .createHost, .openPort, .scp, .scpImage, .ssh, .destroyHost, .closePort: nil
        }
    }

    private func detail(_ actions: [Action]) -> String? {
        guard case .createHost(let payload) = actions.first?.payload,
            let type = plan.hosts[payload.type]
        else { return nil }
        var words = [type.role.rawValue]
        if !plan.otherProviders.isEmpty { words.append(type.settings.provider.rawValue) }
        if let summary = type.settings.summary { words.append(summary) }
        return words.joined(separator: ", ")
    }

    /// "a, b"; three or more consecutive numbered names become a range: "a1 … a26 (26)".
    private func range(_ names: [String]) -> String {
        var runs: [[String]] = []
        var last: (stem: Substring, number: Int, step: Int?)?
        for name in names {
            let stem = name.trimmingDigits
            let number = Int(name.dropFirst(stem.count))
            if let number, let before = last, before.stem == stem,
                abs(number - before.number) == 1,
                before.step ?? (number - before.number) == number - before.number
            {
                runs[runs.count - 1].append(name)
                last = (stem, number, number - before.number)
            } else {
                runs.append([name])
                last = number.map { (stem, $0, nil) }
            }
        }
        return runs.map { run in
            run.count > 2
                ? "\(run[0]) … \(run[run.count - 1]) (\(run.count))" : run.joined(separator: ", ")
        }.joined(separator: ", ")
    }
}

extension String {
    /// The text before the final digits.
    fileprivate var trimmingDigits: Substring {
        var stem = self[...]
        while let last = stem.last, last.isASCII, last.isNumber { stem.removeLast() }
        return stem
    }
}
