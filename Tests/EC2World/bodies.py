"""The bodies of instances: a container for each, as far as its state wants one.

An instance that becomes pending gets a container with its private address, its key and its user data; it
is running when the container runs, which is before anybody can log in, as on EC2. Stopping it stops the
container, terminating it removes the container, and only then it is stopped or terminated. A machine that
powers itself off is stopped or terminated, as its InstanceInitiatedShutdownBehavior says; one that reboots
is started again.
"""

import base64
import ipaddress
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import moto_rules

OWNER = "pdd.test.ec2.owner"
INSTANCE = "pdd.test.ec2.instance"

# What systemd and an engine inside of a container need; see Sources/Applier/Docker/DockerCommands.swift.
# SYS_BOOT reaches no further than the container, and tells a reboot from a poweroff.
RIGHTS = [
    "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--cap-add", "SYS_BOOT",
    "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
    "--security-opt", "systempaths=unconfined", "--cgroupns=private",
    "--tmpfs", "/run", "--tmpfs", "/run/lock",
]
# The exit status of a container whose init asked the kernel to reboot: killed by SIGHUP.
REBOOTED = 129
# An address that an instance just gave back is taken until its container is gone.
ADDRESS_TAKEN = ("Address already in use", "already allocated", "is already in use")


class DockerError(Exception):
    pass


def docker(*words, seconds=60):
    run = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=seconds)
    if run.returncode != 0:
        raise DockerError(f"docker {words[0]} failed: {run.stderr.strip()}")
    return run.stdout.strip()


def name_of(identity):
    return f"pdd-test-ec2-{identity}"


def tell(identity, path, text):
    """Puts a text into the metadata of an instance."""
    file = f"/run/metadata/{path}"
    docker("exec", name_of(identity), "sh", "-euc", 'mkdir -p "${1%/*}" && printf %s "$2" >"$1"', "sh", file, text)


class Bodies:
    def __init__(self, owner, cidr, images, files):
        self.owner = owner
        self.files = files
        self.cidr = ipaddress.ip_network(cidr)
        # By the image that an instance is made from; None is for all others.
        self.images = images
        self.network = f"pdd-test-ec2-{owner}"
        self.ended = False
        self.pool = ThreadPoolExecutor(max_workers=4)
        self.locks = {}
        # One place for a thread that watches, so that its failure is seen.
        self.events = subprocess.Popen(
            ["docker", "events", "--filter", f"label={OWNER}={owner}", "--filter", "event=die", "--format",
             '{{index .Actor.Attributes "' + INSTANCE + '"}} {{.Actor.Attributes.exitCode}}'],
            stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.watch, daemon=True).start()
        moto_rules.on_change = self.changed

    def name(self, instance):
        return name_of(instance.id)

    def has(self, instance):
        """Whether the instance is in the world's network; others, in other regions say, have no body."""
        return instance.private_ip and ipaddress.ip_address(instance.private_ip) in self.cidr

    def changed(self, instance):
        if not self.ended:
            self.pool.submit(self.follow, instance)

    def follow(self, instance):
        """Brings the body to where the instance's state wants it, then ends the state."""
        try:
            with self.locks.setdefault(instance.id, threading.Lock()):
                with moto_rules.lock:
                    state = instance._state.name
                    reboot, instance.reboot_wanted = instance.reboot_wanted, False
                if not self.has(instance):
                    pass
                elif state == "pending":
                    self.start(instance)
                elif state == "running" and reboot:
                    docker("restart", "--time", "20", self.name(instance))
                elif state == "stopping":
                    docker("stop", "--time", "20", self.name(instance))
                elif state == "shutting-down":
                    self.remove(self.name(instance))
                with moto_rules.lock:
                    reached = {"pending": "running", "stopping": "stopped", "shutting-down": "terminated"}.get(state)
                    if reached and instance._state.name == state:
                        moto_rules.set_state(instance, reached)
        except Exception as error:
            print(f"error: the body of {instance.id}: {error}", file=sys.stderr, flush=True)
            with moto_rules.lock:
                if instance._state.name == "pending":
                    instance.terminate()
                    moto_rules.set_state(
                        instance, instance._state.name, ("Server.InternalError", "Internal error on launch"))

    def start(self, instance):
        if docker("ps", "--all", "--quiet", "--filter", f"name=^{self.name(instance)}$"):
            docker("start", self.name(instance))
            return
        words = [
            "run", "--detach", "--name", self.name(instance), "--hostname", instance.private_dns_name.split(".")[0],
            "--network", self.network, "--ip", instance.private_ip, "--label", f"{OWNER}={self.owner}",
            "--label", f"{INSTANCE}={instance.id}", "--volume", f"{self.files}:/var/lib/ami:ro",
            *RIGHTS, "--env", f"EC2_SEED={self.seed(instance)}",
            self.images.get(instance.image_id, self.images[None]),
        ]
        deadline = time.monotonic() + 60
        while True:
            try:
                docker(*words)
                return
            except DockerError as error:
                if time.monotonic() > deadline or not any(text in str(error) for text in ADDRESS_TAKEN):
                    raise
                self.remove(self.name(instance))
                time.sleep(0.1)

    def seed(self, instance):
        backend = instance.ec2_backend
        with moto_rules.lock:
            pair = backend.key_pairs.get(instance.key_name)
            image = backend.describe_images(ami_ids=[instance.image_id])[0]
        user = "admin" if "debian" in image.name else "ec2-user" if "al20" in image.name else "ubuntu"
        seed = {
            "instance-id": instance.id, "hostname": instance.private_dns_name, "user": user,
            "public-keys": [pair.public_key] if pair else [], "user-data": str(instance.user_data or ""),
        }
        return base64.b64encode(json.dumps(seed).encode()).decode()

    @staticmethod
    def remove(container):
        subprocess.run(["docker", "rm", "--force", "--volumes", container], capture_output=True, timeout=60)

    def watch(self):
        """Follows machines that end by themselves."""
        for line in self.events.stdout:
            identity, _, status = line.strip().partition(" ")
            with moto_rules.lock:
                instance = next((i for i in moto_rules.all_instances() if i.id == identity), None)
                # Containers that end because of what EC2 was told are no news.
                if not instance or instance._state.name not in ("running", "pending") or self.ended:
                    continue
                if int(status) == REBOOTED:
                    self.pool.submit(self.restart, instance)
                    continue
                if instance.instance_initiated_shutdown_behavior == "terminate":
                    instance.terminate()
                else:
                    instance.stop()
                moto_rules.set_state(
                    instance, instance._state.name,
                    ("Client.InstanceInitiatedShutdown", "Instance initiated shutdown"))
        if not self.ended:
            print("error: docker events ended; nobody follows the bodies", file=sys.stderr, flush=True)

    def restart(self, instance):
        with self.locks.setdefault(instance.id, threading.Lock()):
            if instance._state.name in ("running", "pending"):
                docker("start", self.name(instance))

    def end(self):
        self.ended = True
        self.events.terminate()
        self.pool.shutdown(cancel_futures=True)
        remove_world(self.owner)


def remove_world(owner):
    """Removes the containers and the network of a world."""
    label = f"label={OWNER}={owner}"
    containers = docker("ps", "--all", "--quiet", "--filter", label).split()
    if containers:
        # Side by side; one that goes by itself meanwhile is an error, and as good.
        subprocess.run(["docker", "rm", "--force", "--volumes", *containers], capture_output=True, timeout=300)
    for network in docker("network", "ls", "--quiet", "--filter", label).split():
        docker("network", "rm", network)


def remove_former_worlds(alive):
    """Removes what worlds left that were killed; alive says of an owner whether it runs."""
    owners = set()
    for listing in (["ps", "--all"], ["network", "ls"]):
        owners |= set(docker(*listing, "--filter", f"label={OWNER}", "--format", '{{.Label "' + OWNER + '"}}').split())
    for owner in owners:
        if not alive(owner):
            remove_world(owner)


def make_network(owner, taken):
    """Makes the network of a world in a range that this machine does not use, and returns the range."""
    for number in range(100, 200):
        cidr = ipaddress.ip_network(f"10.{number}.0.0/20")
        if any(cidr.overlaps(other) for other in taken):
            continue
        try:
            docker("network", "create", "--label", f"{OWNER}={owner}", "--subnet", str(cidr), f"pdd-test-ec2-{owner}")
            return str(cidr)
        except DockerError as error:
            # Another world took it, or another network that has no route yet.
            if "overlap" not in str(error):
                raise
    raise DockerError("no range 10.100.0.0/20 to 10.199.0.0/20 is free for the instances' addresses")
