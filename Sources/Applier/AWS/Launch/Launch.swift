import PlanModel

/// A request for some hosts of one type: one `RunInstances`.
struct Launch: Sendable {
    /// In the order of their launch indices.
    let names: [String]
    let cluster: String
    let role: Role
    let digest: Digest
    let host: AWSHostSettings
    let settings: LaunchSettings
    let keyPair: String
    /// The cluster's own security group.
    let group: String
    let hostKey: LaunchKey
    /// The time after which the hosts end by themselves unless pdd renews their lease; nil means never.
    let lease: TimeSpan?
    /// Identifies a repeated request: at most 64 characters.
    var token: String
    var isSpot: Bool

    /// The request as `--cli-input-json` takes it; it holds a private key.
    var request: String {
        var writer = JSONWriter()
        writer.object { object in
            object.string("ImageId", settings.image)
            object.string("InstanceType", host.instanceType)
            object.integer("MinCount", names.count)
            object.integer("MaxCount", names.count)
            object.string("ClientToken", token)
            object.string("KeyName", keyPair)
            object.string("InstanceInitiatedShutdownBehavior", "terminate")
            object.member("MetadataOptions") { writer in
                writer.object {
                    $0.string("HttpEndpoint", "enabled")
                    $0.string("HttpTokens", "required")
                    $0.integer("HttpPutResponseHopLimit", 1)
                }
            }
            writeVolume(&object)
            writeNetwork(&object)
            object.member("Placement") { writer in
                writer.object {
                    $0.string("AvailabilityZone", settings.zone)
                    $0.string("GroupName", host.placementGroup)
                }
            }
            if let profile = host.instanceProfile {
                object.member("IamInstanceProfile") { $0.object { $0.string("Name", profile) } }
            }
            if isSpot { writeSpot(&object) }
            object.string("UserData", userData)
            object.member("TagSpecifications") { AWSTag.write(taggedResources, tags, to: &$0) }
        }
        return writer.text
    }

    /// Where pdd dies before it has installed the timer of the lease, the hosts end all the same.
    private var userData: String {
        let minutes = lease.map { ($0.seconds + 59) / 60 }
        return hostKey.userData
            + (minutes.map { "runcmd:\n  - [shutdown, --poweroff, \"+\($0)\"]\n" } ?? "")
    }

    private var taggedResources: [String] {
        ["instance", "volume"] + (isSpot ? ["spot-instances-request"] : [])
    }

    /// The longest value of a tag, in characters: "Tag restrictions" in the EC2 User Guide.
    private static let longestTag = 256

    private var tags: [(String, String)] {
        var own = [
            (Label.cluster, cluster), (Label.role, role.rawValue),
            (Label.digest, digest.hexadecimal), (Label.hosts, HostRange.text(names)),
            (Label.user, settings.user), (Label.hostKey, hostKey.publicKey),
        ]
        // A longer record is left out: then a later difference does not name the setting that changed.
        let record = SettingsRecord(HostType(role: role, settings: .aws(host))).text
        if record.count <= Self.longestTag { own.append((Label.settings, record)) }
        if host.address == .private { own.append((Label.address, AWSHostSettings.Address.private.rawValue)) }
        let name = names.count == 1 ? names[0] : "\(cluster)-\(role.rawValue)"
        let given = host.tags.map { ($0.name, $0.value) }
        return (given.contains { $0.0 == "Name" } ? [] : [("Name", name)]) + own + given
    }

    private func writeVolume(_ object: inout ObjectWriter) {
        object.member("BlockDeviceMappings") { writer in
            writer.array([host.rootVolume]) { volume, writer in
                writer.object { object in
                    object.string("DeviceName", settings.rootDevice)
                    object.member("Ebs") { writer in
                        writer.object {
                            $0.integer("VolumeSize", volume.size)
                            $0.string("VolumeType", volume.type)
                            $0.member("Encrypted") { $0.raw(volume.encrypted ? "true" : "false") }
                            $0.member("DeleteOnTermination") { $0.raw("true") }
                        }
                    }
                }
            }
        }
    }

    private func writeNetwork(_ object: inout ObjectWriter) {
        object.member("NetworkInterfaces") { writer in
            writer.array([settings.subnet]) { subnet, writer in
                writer.object { object in
                    object.integer("DeviceIndex", 0)
                    object.string("SubnetId", subnet)
                    object.strings("Groups", [group] + settings.groups)
                    // With private addresses the subnet's own setting counts.
                    object.flag("AssociatePublicIpAddress", host.address == .public)
                    object.member("DeleteOnTermination") { $0.raw("true") }
                }
            }
        }
    }

    private func writeSpot(_ object: inout ObjectWriter) {
        object.member("InstanceMarketOptions") { writer in
            writer.object { object in
                object.string("MarketType", "spot")
                object.member("SpotOptions") { writer in
                    writer.object {
                        $0.string("SpotInstanceType", "one-time")
                        $0.string("MaxPrice", host.spot?.maxPrice)
                    }
                }
            }
        }
    }

    /// EC2's codes for missing spot capacity, after which on-demand instances are created.
    static let spotRefusals = [
        "InsufficientInstanceCapacity", "SpotMaxPriceTooLow", "MaxSpotInstanceCountExceeded",
        "UnfulfillableCapacity", "InsufficientCapacity",
    ]
}
