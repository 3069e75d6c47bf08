"""Rules of EC2 that moto leaves out, put into moto where it stands in this process.

* Instances pass through pending, stopping and shutting-down; whoever gives them bodies ends these states.
* RunInstances makes MaxCount instances; network interfaces made with an instance go with it, and so does
  the root volume, unless the call says otherwise; a mapping that misses the root device leaves a root volume.
* A spot market makes a spot request for each instance, which ends with the instance.
* A security group that something uses cannot be deleted.
* Instances that are gone stay gone: terminating them again is harmless, starting them is an error.
* A key pair can be deleted by its id. Placement groups exist, and so do the quotas of EC2.
"""

import copy
import threading
import time
from contextlib import contextmanager

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState, StateReason
from moto.ec2.models.spot_requests import SpotInstanceRequest
from moto.ec2.responses import EC2Response
from moto.ec2.utils import filter_dict_attribute_mapping, random_spot_request_id
from moto.servicequotas.models import ServiceQuotasBackend

CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
GONE = {"shutting-down", "terminated"}

# Everything that reads or changes moto's state holds this lock.
lock = threading.RLock()
# The form of the call that moto is working on, under the lock.
form = {}
# The placement groups by name, of all regions.
placement_groups = {}
# How many virtual processors may run, by the code of the quota: on-demand and spot, standard families.
quotas = {"L-1216C47A": 640.0, "L-34B43A08": 640.0}
# Called under the lock with an instance whose state asks for a change of its body.
on_change = lambda instance: None


def set_state(instance, name, reason=None):
    instance._state = InstanceState(name, CODES[name])
    # The past is for stale answers.
    instance.history.append((time.monotonic(), name))
    if reason:
        code, text = reason
        instance.state_reason = StateReason(f"{code}: {text}", code)
        instance._reason = f"{text} ({utcnow():%Y-%m-%d %H:%M:%S} GMT)"


def all_instances():
    """Of all accounts and regions, the terminated ones included."""
    for regions in list(ec2_backends.values()):
        for backend in list(regions.values()):
            for reservation in backend.reservations.values():
                yield from reservation.instances


def listed(prefix):
    """The structures of a list in the form: PREFIX.1.Name, PREFIX.1.Ebs.Size, PREFIX.2.Name."""
    entries = {}
    for key, value in form.items():
        words = key.split(".", 2)
        if words[0] == prefix and len(words) == 3:
            entries.setdefault(int(words[1]), {})[words[2]] = value
    return [entries[number] for number in sorted(entries)]


class MarketRequest(SpotInstanceRequest):
    """The spot request that RunInstances makes for an instance."""

    # moto keeps its classes by the service in their module's name.
    __module__ = SpotInstanceRequest.__module__

    def __init__(self, backend, instance, tags):
        self.made = instance
        options = {k.rpartition(".")[2]: v for k, v in form.items() if k.startswith("InstanceMarketOptions.SpotOptions.")}
        super().__init__(
            backend, random_spot_request_id(), options.get("MaxPrice", ""), instance.image_id,
            options.get("SpotInstanceType", "one-time"), None, None, None, None, instance.key_name,
            [group.id for group in instance.security_groups], instance.user_data, instance.instance_type,
            instance._placement.zone, None, None, False, instance.subnet_id, tags, None,
            options.get("InstanceInterruptionBehavior"))

    def launch_instance(self):
        return self.made


def _run_instances(original):
    def run_instances(self, image_id, count, user_data, security_group_names, **kwargs):
        # moto's own callers have no form.
        called = form.get("Action") == "RunInstances"
        if called:
            count = int(form["MaxCount"])
        tags = copy.deepcopy(kwargs.get("tags", {}))
        mapped = "block_device_mappings" in kwargs
        group = form.get("Placement.GroupName")
        if group and group not in placement_groups:
            raise EC2ClientError("InvalidPlacementGroup.Unknown", f"The placement group '{group}' is unknown.")
        reservation = original(self, image_id, count, user_data, security_group_names, **kwargs)
        for instance in reservation.instances:
            instance.born = time.monotonic()
            instance.asked = 0
            instance.reboot_wanted = False
            instance.history = []
            instance.spot_request = None
            set_state(instance, "pending")
            if called:
                instance.client_token = form.get("ClientToken")
                instance._placement.group_name = form.get("Placement.GroupName", "")
                _keep_with_instance(instance, mapped, tags)
                if form.get("InstanceMarketOptions.MarketType") == "spot":
                    request = MarketRequest(self, instance, tags)
                    self.spot_instance_requests[request.id] = request
                    instance.spot_request = request
                    instance.spot_instance_request_id = request.id
            on_change(instance)
        return reservation
    return run_instances


def _keep_with_instance(instance, mapped, tags):
    interfaces = {int(spec.get("DeviceIndex", 0)): spec for spec in listed("NetworkInterface")}
    for index, interface in instance.nics.items():
        spec = interfaces.get(index, {})
        if "NetworkInterfaceId" not in spec:
            interface.delete_on_termination = spec.get("DeleteOnTermination", "true") == "true"
            interface.add_tags(tags.get("network-interface", {}))
    root = instance.root_device_name
    if mapped and root not in instance.block_device_mapping:
        instance.add_block_device(8, root, None, False, True, None, "gp3")
        instance.ec2_backend.get_volume(instance.block_device_mapping[root].volume_id).add_tags(tags.get("volume", {}))
    for mapping in listed("BlockDeviceMapping"):
        if mapping.get("DeviceName") == root:
            stays = mapping.get("Ebs.DeleteOnTermination") == "false"
            instance.block_device_mapping[root].delete_on_termination = not stays


def _terminate(original):
    def terminate(self):
        if self._state.name in GONE:
            return copy.copy(self._state)
        previous = original(self)
        if self.spot_request and self.spot_request.state == "active":
            self.spot_request.state = "closed"
            self.spot_request._status_code = "instance-terminated-by-user"
        set_state(self, "shutting-down")
        on_change(self)
        return previous
    return terminate


def _move(original, allowed, through):
    """A method of Instance that brings it from one of the allowed states into another, by way of a third."""
    def move(self):
        if self._state.name in GONE:
            raise EC2ClientError("IncorrectInstanceState", f"The instance '{self.id}' is not in a state from which it can be {through}.")
        if self._state.name not in allowed:
            return copy.copy(self._state)
        previous = original(self)
        set_state(self, through)
        on_change(self)
        return previous
    return move


def _reboot(original):
    def reboot(self):
        if self._state.name == "running":
            self.reboot_wanted = True
            on_change(self)
    return reboot


def _delete_security_group(original):
    def delete(self, vpc_id, group_id):
        group = self.get_security_group_from_id(group_id)
        users = [i.id for i in self.all_instances() if i._state.name != "terminated" and group in i.security_groups]
        users += [e.id for e in self.enis.values() if group in e.group_set]
        for groups in self.groups.values():
            for other in groups.values():
                sources = [rule.source_group.get("GroupId") for rule in other.ingress_rules + other.egress_rules]
                if other is not group and group_id in sources:
                    users.append(other.id)
        if users:
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        return original(self, vpc_id, group_id)
    return delete


def _delete_key_pair(original):
    def delete(self, name):
        if identity := form.get("KeyPairId"):
            name = next((pair.key_name for pair in self.key_pairs.values() if pair.id == identity), None)
        return original(self, name)
    return delete


def _describe_placement_groups(self):
    names = [value for key, value in form.items() if key.startswith("GroupName.")]
    for name in names:
        if name not in placement_groups:
            raise EC2ClientError("InvalidPlacementGroup.Unknown", f"The placement group '{name}' is unknown.")
    return ActionResult({"PlacementGroups": [placement_groups[name] for name in names or sorted(placement_groups)]})


def _create_placement_group(self):
    name = form["GroupName"]
    if name in placement_groups:
        raise EC2ClientError("InvalidPlacementGroup.Duplicate", f"The placement group '{name}' exists.")
    placement_groups[name] = {"GroupName": name, "State": "available", "Strategy": form.get("Strategy", "cluster")}
    return ActionResult({"PlacementGroup": placement_groups[name]})


def _delete_placement_group(self):
    if placement_groups.pop(form["GroupName"], None) is None:
        raise EC2ClientError("InvalidPlacementGroup.Unknown", f"The placement group '{form['GroupName']}' is unknown.")
    return EmptyResult()


def _get_service_quota(original):
    def get(self, service_code, quota_code):
        if service_code != "ec2" or quota_code not in quotas:
            return original(self, service_code, quota_code)
        return {
            "ServiceCode": "ec2", "ServiceName": "Amazon Elastic Compute Cloud (Amazon EC2)",
            "QuotaCode": quota_code, "Value": quotas[quota_code], "Unit": "None", "Adjustable": True,
        }
    return get


@contextmanager
def as_of(seconds=0.0, calls=0):
    """Makes moto's instances look as they did some time ago; those made since are not there.

    With calls, an instance is not there for that many calls after it was made. Under the lock.
    """
    then = time.monotonic() - seconds
    restore = []
    for regions in list(ec2_backends.values()):
        for backend in list(regions.values()):
            reservations = backend.reservations
            restore.append((backend, "reservations", reservations))
            backend.reservations = type(reservations)()
            for key, reservation in reservations.items():
                seen = copy.copy(reservation)
                seen.instances = []
                for instance in reservation.instances:
                    if instance.asked < calls:
                        instance.asked += 1
                        continue
                    past = [name for moment, name in instance.history if moment <= then]
                    if not past:
                        continue
                    restore.append((instance, "_state", instance._state))
                    instance._state = InstanceState(past[-1], CODES[past[-1]])
                    seen.instances.append(instance)
                if seen.instances:
                    backend.reservations[key] = seen
    try:
        yield
    finally:
        for owner, name, value in restore:
            setattr(owner, name, value)


def install():
    InstanceBackend.run_instances = _run_instances(InstanceBackend.run_instances)
    Instance.terminate = _terminate(Instance.terminate)
    Instance.stop = _move(Instance.stop, {"running", "pending"}, "stopping")
    Instance.start = _move(Instance.start, {"stopped"}, "pending")
    Instance.reboot = _reboot(Instance.reboot)
    EC2Backend._delete_security_group = _delete_security_group(EC2Backend._delete_security_group)
    EC2Backend.delete_key_pair = _delete_key_pair(EC2Backend.delete_key_pair)
    EC2Response.describe_placement_groups = _describe_placement_groups
    EC2Response.create_placement_group = _create_placement_group
    EC2Response.delete_placement_group = _delete_placement_group
    ServiceQuotasBackend.get_service_quota = _get_service_quota(ServiceQuotasBackend.get_service_quota)
    filter_dict_attribute_mapping["client-token"] = "client_token"
    filter_dict_attribute_mapping["instance-lifecycle"] = "lifecycle"
