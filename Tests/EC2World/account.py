"""What stands in the account of the tests, and a list of what does."""

import json
import threading
from datetime import timedelta

import boto3
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ssm.models import Parameter, ssm_backends

import bodies
import moto_rules

ACCOUNT = "123456789012"
UBUNTU = "ami-0a0a0a0a0a0a0a0a1"
DEBIAN = "ami-0a0a0a0a0a0a0a0a2"
# An image of somebody's that has a Docker Engine of 20.10.
ENGINE = "ami-0a0a0a0a0a0a0a0a3"

# Images that AMI publishers keep current under public parameters. moto knows Amazon Linux's.
IMAGES = [
    (UBUNTU, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250610", "099720109477", "/dev/sda1", [
        "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
        "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    ]),
    (ENGINE, "docker-20.10-on-ubuntu-22.04", ACCOUNT, "/dev/sda1", []),
    (DEBIAN, "debian-12-amd64-20250530-2128", "136693071363", "/dev/xvda", [
        "/aws/service/debian/release/12/latest/amd64",
    ]),
]


class Account:
    """The account as boto3 sees it, past all faults."""

    def __init__(self, url, region):
        self.region = region
        self.session = boto3.Session("test", "test", region_name=region)
        self.url = url
        self.ec2 = self.client("ec2")

    def client(self, service):
        return self.session.client(service, endpoint_url=self.url)

    def furnish(self, cidr):
        """Makes a VPC: subnets in two zones with a route to the internet, one in a third zone without."""
        self.publish_images()
        vpc = self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        prefix = cidr.split("/")[0].rsplit(".", 2)[0]
        subnets = {}
        for number, zone in enumerate("abc"):
            subnet = self.ec2.create_subnet(VpcId=vpc, CidrBlock=f"{prefix}.{number}.0/24", AvailabilityZone=self.region + zone)
            subnets[zone] = subnet["Subnet"]["SubnetId"]
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        table = self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        for zone in "ab":
            self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[zone])
            # The way out of an internet gateway is only for instances that have a public address.
            self.ec2.modify_subnet_attribute(SubnetId=subnets[zone], MapPublicIpOnLaunch={"Value": True})
        return {"vpc": vpc, "subnet": subnets["a"], "otherSubnet": subnets["b"], "subnetWithoutRoute": subnets["c"]}

    def publish_images(self):
        with moto_rules.lock:
            ec2 = ec2_backends[ACCOUNT][self.region]
            ssm = ssm_backends[ACCOUNT][self.region]
            for identity, name, owner, root, parameters in IMAGES:
                ec2.amis[identity] = Ami(
                    ec2, identity, name=name, description=name, owner_id=owner, public=True, architecture="x86_64",
                    virtualization_type="hvm", hypervisor="xen", root_device_type="ebs", root_device_name=root,
                    region_name=self.region)
                for parameter in parameters:
                    ssm._parameters[parameter].append(Parameter(
                        ACCOUNT, parameter, identity, "String", None, None, None, utcnow(), 1, "aws:ec2:image"))

    def user(self, name, policy):
        """Makes a user with a policy of its own and returns the user's access key."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"accessKey": key["AccessKeyId"], "secretKey": key["SecretAccessKey"]}

    def terminate(self, instance):
        self.ec2.terminate_instances(InstanceIds=[instance])

    def interrupt(self, instance, seconds):
        """EC2 takes a spot instance away: its metadata has the notice, and in so many seconds it is terminated."""
        end = utcnow() + timedelta(seconds=seconds)
        bodies.tell(instance, "spot/instance-action", json.dumps({"action": "terminate", "time": f"{end:%Y-%m-%dT%H:%M:%SZ}"}))
        timer = threading.Timer(seconds, self.terminate, [instance])
        timer.daemon = True
        timer.start()

    def resources(self):
        """One line a resource that exists, sorted: its kind, its id, and what may change of it."""
        ec2 = self.ec2
        lines = []

        def add(kind, identity, tags, *words):
            shown = " ".join(f"{t['Key']}={t['Value']}" for t in sorted(tags or [], key=lambda t: t["Key"]))
            lines.append(" ".join([kind, identity, *(str(w) for w in words if w), f"[{shown}]"]))

        def pages(operation, key):
            for page in ec2.get_paginator(operation).paginate():
                yield from page[key]

        for reservation in pages("describe_instances", "Reservations"):
            for i in reservation["Instances"]:
                if i["State"]["Name"] != "terminated":
                    add("instance", i["InstanceId"], i.get("Tags"), i["State"]["Name"], i["InstanceType"], i.get("PrivateIpAddress"))
        for v in pages("describe_volumes", "Volumes"):
            add("volume", v["VolumeId"], v.get("Tags"), v["State"], f"{v['Size']}GB")
        for g in pages("describe_security_groups", "SecurityGroups"):
            rules = [
                f"{way}:{json.dumps(rule, sort_keys=True, default=str)}"
                for way, key in (("in", "IpPermissions"), ("out", "IpPermissionsEgress")) for rule in g[key]
            ]
            add("security-group", g["GroupId"], g.get("Tags"), g["GroupName"], *sorted(rules))
        for k in ec2.describe_key_pairs()["KeyPairs"]:
            add("key-pair", k["KeyPairId"], k.get("Tags"), k["KeyName"])
        for r in pages("describe_spot_instance_requests", "SpotInstanceRequests"):
            if r["State"] in ("open", "active"):
                add("spot-request", r["SpotInstanceRequestId"], r.get("Tags"), r["State"], r.get("InstanceId"))
        for a in ec2.describe_addresses()["Addresses"]:
            add("address", a["AllocationId"], a.get("Tags"), a["PublicIp"], a.get("InstanceId"))
        for n in pages("describe_network_interfaces", "NetworkInterfaces"):
            add("network-interface", n["NetworkInterfaceId"], n.get("TagSet"), n["Status"])
        for t in pages("describe_launch_templates", "LaunchTemplates"):
            add("launch-template", t["LaunchTemplateId"], t.get("Tags"), t["LaunchTemplateName"])
        return sorted(lines)
