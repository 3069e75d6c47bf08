import PlanModel
import Synchronization

@testable import Applier

/// The account that the locks are in.
extension AccountLockTests {
    /// The security groups of an account, as EC2 keeps them: a name is given once in a VPC.
    final class Account: Sendable {
        struct State {
            var groups: [(identity: String, name: String, vpc: String, tags: [String: String])] = []
            var number = 0
            /// What the next calls of these operations answer in place of their answer, although they take effect.
            var losses: [String] = []
            /// What these operations answer, always.
            var refusals: [String: String] = [:]
            var calls: [String] = []
            var time = 1_800_000_000.0
        }

        let state = Mutex(State())

        var calls: [String] {
            state.withLock { state in
                defer { state.calls = [] }
                return state.calls
            }
        }

        var groups: [String] { state.withLock { $0.groups.map(\.identity) } }

        func add(_ name: String, vpc: String = "vpc-1", _ tags: [String: String]) {
            state.withLock { state in
                state.number += 1
                state.groups.append(("sg-\(state.number)", name, vpc, tags))
            }
        }

        func pass(seconds: Double) { state.withLock { $0.time += seconds } }

        func tag(_ name: String) -> String? { state.withLock { $0.groups.first?.tags[name] } }

        func answer(_ command: Command) -> CommandResult {
            state.withLock { state in
                let words = command.arguments
                guard let start = words.firstIndex(of: "ec2") else { return CommandResult(status: 1) }
                let operation = words[start + 1]
                state.calls.append(operation)
                func error(_ code: String) -> CommandResult {
                    CommandResult(
                        status: 254, errorLines: ["An error occurred (\(code)) when calling the X operation: no"])
                }
                if let code = state.refusals[operation] { return error(code) }
                let result = perform(operation, words, &state)
                if let loss = state.losses.firstIndex(of: operation) {
                    state.losses.remove(at: loss)
                    return error("InternalError")
                }
                switch result {
                case .success(let text): return CommandResult(status: 0, output: Array(text.utf8))
                case .failure(let refusal): return error(refusal.code)
                }
            }
        }

        private func perform(
            _ operation: String, _ words: [String], _ state: inout State
        ) -> Result<String, Refusal> {
            func value(_ option: String) -> String {
                words.firstIndex(of: option).map { words[$0 + 1] } ?? ""
            }
            switch operation {
            case "create-security-group":
                let (name, vpc) = (value("--group-name"), value("--vpc-id"))
                guard !state.groups.contains(where: { $0.name == name && $0.vpc == vpc }) else {
                    return .failure(Refusal(code: "InvalidGroup.Duplicate"))
                }
                state.number += 1
                let list = try? JSONReader.read(SourceText(name: "", text: value("--tag-specifications")))
                var tags: [String: String] = [:]
                for tag in list?.elements?.first?["Tags"]?.elements ?? [] {
                    tags[tag["Key"]?.string ?? ""] = tag["Value"]?.string
                }
                state.groups.append(("sg-\(state.number)", name, vpc, tags))
                return .success(#"{ "GroupId": "sg-\#(state.number)" }"#)
            case "describe-security-groups":
                let groups = state.groups.filter { value("--filters") == "Name=group-name,Values=\($0.name)" }
                let texts = groups.map { group in
                    let tags = group.tags.map { #"{ "Key": "\#($0.key)", "Value": "\#($0.value)" }"# }
                    return
                        #"{ "GroupId": "\#(group.identity)", "VpcId": "\#(group.vpc)", "Tags": [\#(tags.joined(separator: ","))] }"#
                }
                return .success(#"{ "SecurityGroups": [\#(texts.joined(separator: ","))] }"#)
            case "delete-security-group":
                let count = state.groups.count
                state.groups.removeAll { $0.identity == value("--group-id") }
                return state.groups.count < count ? .success("") : .failure(Refusal(code: "InvalidGroup.NotFound"))
            case "create-tags":
                guard let index = state.groups.firstIndex(where: { $0.identity == value("--resources") }) else {
                    return .failure(Refusal(code: "InvalidGroup.NotFound"))
                }
                let words = value("--tags").split(separator: ",").map { $0.split(separator: "=")[1] }
                state.groups[index].tags[String(words[0])] = String(words[1])
                return .success("")
            default: return .failure(Refusal(code: "Unexpected"))
            }
        }
    }

    private struct Refusal: Error { let code: String }
}
