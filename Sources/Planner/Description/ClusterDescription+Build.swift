import PlanModel

extension ClusterDescription {
    /// Whether the image of workers is built on the submit host, and workers pull it from there.
    var buildsOnce: Bool {
        guard image.builder != nil, workers.contains(where: { $0.container.settings.image.isEmpty }) else {
            return false
        }
        return image.build.map { $0 == .once } ?? !mixesArchitectures
    }

    /// Whether the submit host and a worker are known to have different architectures.
    ///
    /// Those of EC2 can be told by their types. Other machines are asked when they pull the image.
    private var mixesArchitectures: Bool {
        let types = ([submit.settings] + workers.map(\.settings)).compactMap { settings in
            if case .aws(let settings) = settings { settings.instanceType } else { nil }
        }
        return Set(types.map(isGraviton)).count > 1
    }
}

/// Whether an instance type of EC2 has the architecture arm64: `a1`, and those with a `g` among the letters behind the
/// number of their generation, such as `t4g` and `im4gn`, but not `g5` (AWS: "Amazon EC2 instance type naming
/// conventions").
func isGraviton(_ type: String) -> Bool {
    let family = type.utf8.prefix { $0 != UInt8(ascii: ".") }
    let letters = family.drop { !(0x30...0x39).contains($0) }.drop { (0x30...0x39).contains($0) }
    return family.elementsEqual("a1".utf8) || letters.contains(UInt8(ascii: "g"))
}
