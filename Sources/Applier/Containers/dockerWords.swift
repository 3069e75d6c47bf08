import PlanModel

// What `docker run` means by its options, in the engine's terms.

/// `[ADDRESS:]PORT:PORT[/PROTOCOL]`, each port a range of the same length.
struct PublishedPorts {
    struct Pair {
        /// `PORT/PROTOCOL`.
        let container: String
        let address: String
        let host: String
    }

    let pairs: [Pair]

    init?(_ text: String) {
        let halves = parts(of: text, at: "/")
        let words = parts(of: halves[0], at: ":")
        guard halves.count <= 2, (2...3).contains(words.count), let container = PortRange(words[words.count - 1]),
            let host = PortRange(words[words.count - 2]),
            host.last - host.first == container.last - container.first
        else { return nil }
        let transport = halves.count == 2 ? halves[1] : "tcp"
        pairs = (0...(host.last - host.first)).map { offset in
            Pair(
                container: "\(container.first + offset)/\(transport)", address: words.count == 3 ? words[0] : "",
                host: "\(host.first + offset)")
        }
    }
}

/// `NAME=SOFT[:HARD]`.
struct Limit {
    let name: String
    let soft: Int
    let hard: Int

    init?(_ text: String) {
        let halves = parts(of: text, at: "=")
        guard halves.count == 2 else { return nil }
        let words = parts(of: halves[1], at: ":")
        guard (1...2).contains(words.count), let soft = Int(words[0]), let hard = Int(words[words.count - 1])
        else { return nil }
        (name, self.soft, self.hard) = (halves[0], soft, hard)
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.string("Name", name)
            $0.integer("Soft", soft)
            $0.integer("Hard", hard)
        }
    }
}

/// `PATH[:TARGET][:RIGHTS]`.
struct DeviceMapping {
    let path: String
    let target: String
    let rights: String

    init?(_ text: String) {
        var words = parts(of: text, at: ":")
        guard (1...3).contains(words.count), !words[0].isEmpty else { return nil }
        func isRights(_ word: String) -> Bool { !word.isEmpty && word.allSatisfy { "rwm".contains($0) } }
        var rights = "rwm"
        if words.count > 1, let last = words.last, isRights(last) {
            rights = last
            words.removeLast()
        }
        guard words.count <= 2 else { return nil }
        (path, target, self.rights) = (words[0], words[words.count - 1], rights)
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.string("PathOnHost", path)
            $0.string("PathInContainer", target)
            $0.string("CgroupPermissions", rights)
        }
    }
}

/// `no`, `always`, `unless-stopped`, `on-failure[:COUNT]`.
struct RestartPolicy {
    let name: String
    let count: Int

    init?(_ text: String) {
        let halves = parts(of: text, at: ":")
        guard halves.count <= 2, let count = halves.count == 2 ? Int(halves[1]) : 0 else { return nil }
        (name, self.count) = (halves[0], count)
    }
}

/// `all`, a number, or `device=ID,ID…`.
struct GPURequest {
    let count: Int?
    let devices: [String]

    init?(_ text: String) {
        if text == "all" {
            (count, devices) = (-1, [])
        } else if text.hasPrefix("device=") {
            (count, devices) = (nil, parts(of: String(text.dropFirst("device=".count)), at: ","))
        } else if let number = Int(text), number > 0 {
            (count, devices) = (number, [])
        } else {
            return nil
        }
    }
}

/// Processors as a decimal number, in billionths of one.
func nanoCPUs(_ text: String) -> Int? {
    let halves = parts(of: text, at: ".")
    guard halves.count <= 2, halves[0].utf8.count <= 4, let whole = halves[0].isEmpty ? 0 : Int(halves[0]) else {
        return nil
    }
    let digits = (halves.count == 2 ? halves[1] : "").prefix(9)
    guard let part = Int(digits + String(repeating: "0", count: 9 - digits.count)) else { return nil }
    let count = whole * 1_000_000_000 + part
    return count > 0 ? count : nil
}

/// An amount of memory in Docker's notation, `512m`, in bytes.
func memoryBytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 0, "b": 0, "k": 10, "m": 20, "g": 30]
    guard let number = Int(digits), let shift = units[String(text.dropFirst(digits.count))] else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: 1 << shift)
    return isTooMuch ? nil : bytes
}

/// The single values of a container's `HostConfig`.
struct HostConfig {
    let network: String
    var restart: RestartPolicy?
    var nanoCPUs: Int?
    var memory: Int?
    var shmSize: Int?
    var gpus: GPURequest?

    func write(to object: inout ObjectWriter) {
        object.flag("Init", true)
        object.string("NetworkMode", network)
        if let restart {
            object.member("RestartPolicy") {
                $0.object {
                    $0.string("Name", restart.name)
                    $0.integer("MaximumRetryCount", restart.count)
                }
            }
        }
        object.integer("NanoCpus", nanoCPUs)
        object.integer("Memory", memory)
        object.integer("ShmSize", shmSize)
        if let gpus {
            object.member("DeviceRequests") { list in
                list.raw("[")
                list.object {
                    $0.integer("Count", gpus.count)
                    $0.strings("DeviceIDs", gpus.devices)
                    $0.member("Capabilities") { $0.raw("[[\"gpu\"]]") }
                }
                list.raw("]")
            }
        }
    }
}
