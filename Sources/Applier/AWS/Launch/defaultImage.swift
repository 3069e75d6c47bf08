import PlanModel

/// The SSM parameter of Canonical that names the image of a host whose description names none.
///
/// Source: "Find Ubuntu images on AWS", Canonical. With a key-value store for discovery it is the
/// last release that Docker has engines older than 23 for.
func defaultImageParameter(instanceType: String, usesStore: Bool) -> String {
    let release = usesStore ? "22.04" : "24.04"
    // Canonical's images of 22.04 begin with gp2 volumes; the volume of the request counts anyway.
    let volume = usesStore ? "ebs-gp2" : "ebs-gp3"
    let processor = isGraviton(instanceType) ? "arm64" : "amd64"
    return "/aws/service/canonical/ubuntu/server/\(release)/stable/current/\(processor)/hvm/\(volume)/ami-id"
}

/// Whether instances of the type have processors of the Arm architecture: a `g` among the letters
/// behind the generation (`m7g`, `c7gd`, `im4gn`), and the first of them, `a1`.
///
/// Source: "Naming conventions", Amazon EC2 instance types.
func isGraviton(_ instanceType: String) -> Bool {
    let family = parts(of: instanceType, at: ".")[0]
    if family == "a1" { return true }
    let letters = family.utf8.drop { !(0x30...0x39).contains($0) }.drop { (0x30...0x39).contains($0) }
    return letters.contains(UInt8(ascii: "g"))
}
