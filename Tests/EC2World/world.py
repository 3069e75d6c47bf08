"""An EC2 for the tests: moto's control plane, bodies for its instances, and faults on request.

    scripts/ec2-world --directory DIR [--no-bodies] [--with-engine] [--until-stdin-closes]

It makes a VPC in a range of addresses that is free on this machine, writes DIR/world.json once it answers
(what is in it is below), DIR/calls.jsonl with one line a call, and runs until SIGTERM or SIGINT, or until
its standard input closes. Then its containers and its network are gone; so are, at the next start, those
of a world that was killed. Every start begins with an empty account. What stands in DIR/ami is in every
instance, at /var/lib/ami; images for the engine, in DIR/ami/images, are loaded by instances that have one
from the start, those of the world's engineImage.

    moto_rules.py   what EC2 does and moto does not
    front.py        the endpoint for the program under test: counts, client tokens, faults
    bodies.py       a container for each instance; body/ is its image
    account.py      VPC, images, and the list of what exists
    control.py      the door for the tests
"""

import argparse
import fcntl
import hashlib
import ipaddress
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

# moto believes what it is told unless these are set before it is imported.
os.environ["MOTO_ENABLE_AMI_VALIDATION"] = "true"
os.environ["MOTO_ENABLE_KEYPAIR_VALIDATION"] = "true"
os.environ["MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION"] = "true"
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

import bodies  # noqa: E402
import moto_rules  # noqa: E402
from account import ENGINE, UBUNTU, Account  # noqa: E402
from control import Control  # noqa: E402
from front import Front  # noqa: E402

HERE = Path(__file__).parent
SCRIPTS = HERE.parent.parent / "scripts"
REGION = "us-east-1"
BASE = "debian:bookworm-slim"
# Its docker.io is 20.10.5, the last of Debian's that has key-value stores.
ENGINE_BASE = "debian:bullseye-slim"


class Quiet(WSGIRequestHandler):
    def log(self, *arguments):
        pass

    def connection_dropped(self, *arguments):
        # On purpose, where a reply is lost.
        pass


def serve(app):
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def start_of(pid):
    """When a process began, in ticks since boot; None if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None


def is_alive(owner):
    pid, _, start = owner.partition("-")
    return start_of(pid) == start


def routes():
    """The networks that this machine has routes to, except the default one."""
    for line in Path("/proc/net/route").read_text().splitlines()[1:]:
        fields = line.split()
        address, mask = (socket.inet_ntoa(struct.pack("<I", int(fields[i], 16))) for i in (1, 7))
        if mask != "0.0.0.0":
            yield ipaddress.ip_network(f"{address}/{mask}", strict=False)


def body_image(base, installed=""):
    """Builds an image of bodies if its files changed since, and returns its name."""
    digest = hashlib.sha256(f"{base} {installed}".encode())
    for file in sorted((HERE / "body").iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    image = f"pdd-test-ec2-body:{digest.hexdigest()[:12]}"
    arguments = ["--build-arg", f"BASE={base}", "--build-arg", f"INSTALLED={installed}"]
    with open(f"/tmp/pdd-test-ec2-body.{os.getuid()}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not bodies.docker("images", "--quiet", image):
            print(f"ec2-world: building {image}", file=sys.stderr, flush=True)
            subprocess.run([SCRIPTS / "base-image", base], check=True, stdout=sys.stderr)
            subprocess.run(
                ["docker", "build", "--quiet", *arguments, "--tag", image, HERE / "body"],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, timeout=900)
    return image


def main():
    parser = argparse.ArgumentParser(prog="ec2-world")
    parser.add_argument("--directory", type=Path, required=True, help="where world.json and calls.jsonl go")
    parser.add_argument("--tools", required=True, help="the directory of the program aws")
    parser.add_argument("--no-bodies", action="store_true", help="instances run without a container")
    parser.add_argument("--with-engine", action="store_true", help="the image with an engine can be used")
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args()

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if options.until_stdin_closes:
        threading.Thread(target=lambda: (sys.stdin.buffer.read(), ended.set()), daemon=True).start()

    owner = f"{os.getpid()}-{start_of(os.getpid())}"
    moto_rules.install()
    front = Front(DomainDispatcherApplication(create_backend_app), options.directory / "calls.jsonl")
    account = Account(serve(front.direct), REGION)

    cidr, flesh = "10.100.0.0/20", None
    try:
        if options.no_bodies:
            moto_rules.on_change = run_without_body
        else:
            bodies.remove_former_worlds(is_alive)
            images = {None: body_image(BASE)}
            if options.with_engine:
                images[ENGINE] = body_image(ENGINE_BASE, "docker.io curl")
            cidr = bodies.make_network(owner, list(routes()))
            files = (options.directory / "ami").resolve()
            files.mkdir(exist_ok=True)
            flesh = bodies.Bodies(owner, cidr, images, files)
        facts = account.furnish(cidr)
        facts |= {
            "endpoint": serve(front), "direct": account.url, "control": serve(Control(front, account)),
            "region": REGION, "cidr": cidr, "image": UBUNTU, "engineImage": ENGINE, "sshUser": "ubuntu", "tools": options.tools, "owner": owner,
            "accessKey": "AKIAIOSFODNN7EXAMPLE", "secretKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        }
        ready = options.directory / "world.json"
        ready.with_suffix(".new").write_text(json.dumps(facts, indent=2) + "\n")
        ready.with_suffix(".new").rename(ready)
        ended.wait()
    finally:
        if flesh:
            flesh.end()
        elif not options.no_bodies:
            bodies.remove_world(owner)


def run_without_body(instance):
    reached = {"pending": "running", "stopping": "stopped", "shutting-down": "terminated"}
    if instance._state.name in reached:
        moto_rules.set_state(instance, reached[instance._state.name])


main()
