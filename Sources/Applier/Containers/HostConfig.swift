import PlanModel

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
