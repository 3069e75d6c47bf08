import PlanModel

/// The hosts of a plan, those that are alike together; in the order of the plan.
///
/// Hosts are alike if their actions differ only in names of hosts and containers, and wait for the same actions: their
/// own, and those of hosts that are alike.
func alikeHosts(in plan: Plan) -> [[String]] {
    var places: [String: Int] = [:]
    var hosts: [(name: String, actions: [Action])] = []
    for action in plan.actions {
        let place = places[action.id.host] ?? hosts.count
        if place == hosts.count { hosts.append((action.id.host, [])) }
        places[action.id.host] = place
        hosts[place].actions.append(action)
    }
    var meanings = Numbering<String>()
    var meaning: [ActionID: Int] = [:]
    for action in plan.actions { meaning[action.id] = meanings.number(of: action.meaning) }

    // Starts with the actions alone, and goes on until what the actions wait for makes no further difference.
    var kinds = Numbering<[Int]>()
    var classes = hosts.map { host in kinds.number(of: host.actions.map { meaning[$0.id] ?? 0 }) }
    var count = 0
    while count < kinds.count {
        count = kinds.count
        kinds = Numbering()
        classes = hosts.indices.map { place in
            var signature = [classes[place]]
            for action in hosts[place].actions {
                var codes: Set<Int> = []
                for (ids, sort) in [(action.after, 0), (action.uses, 1)] {
                    for id in ids {
                        let host = places[id.host] ?? 0
                        let owner = host == place ? 0 : classes[host] + 1
                        codes.insert((owner * meanings.count + (meaning[id] ?? 0)) * 2 + sort)
                    }
                }
                signature += [-1] + codes.sorted()
            }
            return kinds.number(of: signature)
        }
    }
    var groups: [[String]] = Array(repeating: [], count: kinds.count)
    for (place, host) in hosts.enumerated() { groups[classes[place]].append(host.name) }
    return groups
}

/// Gives each different value a number, in the order of their first appearance.
private struct Numbering<Value: Hashable> {
    private var numbers: [Value: Int] = [:]

    var count: Int { numbers.count }

    mutating func number(of value: Value) -> Int {
        if let number = numbers[value] { return number }
        numbers[value] = numbers.count
        return numbers.count - 1
    }
}

extension Action {
    /// What it is, without the names of its host and its container.
    fileprivate var meaning: String {
        let key =
            switch payload {
            case .createHost(let payload): payload.type + (payload.existing == nil ? "" : " that exists")
            case .destroyHost(let payload): payload.existing == nil ? "" : "that stays"
            case .runContainer(let payload): payload.settings
            case .ssh(let payload): payload.script
            case .openPort, .closePort, .scp, .scpImage, .removeContainer: ""
            }
        return "\(pictureLabel) \(kind.rawValue) \(key)"
    }

    /// The step in a picture: a removal is named for its container, which each host calls otherwise.
    var pictureLabel: String {
        kind == .removeContainer ? Step.remove.rawValue : id.step
    }
}
