"""What stands before moto: counts and records calls, answers repeated client tokens, and misbehaves on request.

A fault is a JSON object; the first one that fits a call is used:

    action    the call it is for, as in RunInstances; * or none for all
    where     parameters that the call must have, as in {"InstanceMarketOptions.MarketType": "spot"}
    skip      so many fitting calls pass first (0)
    count     so many fitting calls are hit (1); 0 for all
    every     each so-manieth fitting call is hit; count and skip are then without meaning
    kind      throttle   RequestLimitExceeded; nothing happens
              error      status (500), code (InternalError) and message of your own; nothing happens
              lose       the call takes effect, its answer is lost: the connection is closed, or with
                         "reply": "error" answered 500
              stale      the answer is that of some seconds ago, or misses instances for so many calls after
                         they were made
              delay      the call waits for seconds first
"""

import io
import json
import re
import socket
import time
import traceback
from contextlib import nullcontext
from urllib.parse import parse_qsl

from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from werkzeug.test import run_wsgi_app

import moto_rules

KINDS = {"throttle", "error", "lose", "stale", "delay"}
FIELDS = {"action", "where", "skip", "count", "every", "kind", "status", "code", "message", "reply", "seconds", "calls"}
THROTTLED = {"ec2": (503, "RequestLimitExceeded"), "sts": (400, "Throttling"), "iam": (400, "Throttling")}


class Call:
    def __init__(self, environ):
        self.body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        scope = re.search(r"Credential=([^/]*)/[^/]*/([^/]*)/([^/]*)/", environ.get("HTTP_AUTHORIZATION", ""))
        self.key, self.region, self.service = scope.groups() if scope else ("", "", "unknown")
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target:
            self.action, self.form = target.rpartition(".")[2], {}
        else:
            pairs = parse_qsl(self.body.decode(errors="replace") or environ.get("QUERY_STRING", ""), keep_blank_values=True)
            self.form = dict(pairs)
            self.action = self.form.get("Action", environ.get("PATH_INFO", ""))

    def recorded(self):
        """The parameters, without what may hold secrets."""
        hidden = {"UserData": "(user data)"}
        return {k: hidden.get(k, v) for k, v in self.form.items() if k not in ("Action", "Version")}


class Fault:
    def __init__(self, fields):
        if unknown := set(fields) - FIELDS:
            raise ValueError(f"unknown in a fault: {', '.join(sorted(unknown))}")
        if fields.get("kind") not in KINDS:
            raise ValueError(f"a fault's kind is one of {', '.join(sorted(KINDS))}")
        self.fields = fields
        self.met = 0

    def hits(self, call):
        get = self.fields.get
        if get("action", "*") not in ("*", call.action):
            return False
        if any(call.form.get(k) != v for k, v in get("where", {}).items()):
            return False
        self.met += 1
        if every := get("every"):
            return self.met % every == 0
        number = self.met - get("skip", 0)
        count = get("count", 1)
        return number > 0 and (count == 0 or number <= count)


class Front:
    """A WSGI application before moto's."""

    def __init__(self, moto, log):
        self.moto = moto
        self.log = open(log, "a", buffering=1)
        self.faults = []
        self.counts = {}
        self.tokens = {}
        self.number = 0
        self.enforce = False

    # What the tests' own calls use: nothing counted, no fault, no policy.
    def direct(self, environ, start_response):
        with moto_rules.lock:
            status, headers, body = self.forward(Call(environ), environ, enforce=False)
        return answer(start_response, status, headers, body)

    def __call__(self, environ, start_response):
        call = Call(environ)
        begin = time.monotonic()
        with moto_rules.lock:
            self.number += 1
            number = self.number
            key = f"{call.service}:{call.action}"
            self.counts[key] = self.counts.get(key, 0) + 1
            fault = next((f.fields for f in self.faults if f.hits(call)), {})
        kind = fault.get("kind")
        if kind == "delay":
            time.sleep(fault.get("seconds", 1))
        if kind == "throttle":
            status, headers, body = failure(call, *THROTTLED.get(call.service, (400, "ThrottlingException")), "Rate exceeded")
        elif kind == "error":
            status, headers, body = failure(
                call, fault.get("status", 500), fault.get("code", "InternalError"),
                fault.get("message", "An internal error has occurred"))
        else:
            with moto_rules.lock:
                stale = kind == "stale"
                with moto_rules.as_of(fault.get("seconds", 0), fault.get("calls", 0)) if stale else nullcontext():
                    status, headers, body = self.forward(call, environ, self.enforce)
        code = re.search(rb"<Code>([^<]*)</Code>", body) if not status.startswith("2") else None
        self.record(call, number, begin, status, code.group(1).decode() if code else None, fault)
        if kind == "lose":
            if fault.get("reply") == "error":
                return answer(start_response, *failure(call, 500, "InternalError", "An internal error has occurred"))
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer(start_response, status, headers, body)

    def record(self, call, number, begin, status, code, fault):
        entry = {
            "number": number, "time": time.time(), "service": call.service, "action": call.action,
            "region": call.region, "key": call.key, "status": int(status.split()[0]), "code": code,
            "seconds": round(time.monotonic() - begin, 3), "fault": fault or None, "parameters": call.recorded(),
        }
        self.log.write(json.dumps(entry) + "\n")

    def forward(self, call, environ, enforce):
        token = call.form.get("ClientToken") if call.action == "RunInstances" else None
        if token:
            asked = {k: v for k, v in call.form.items() if k != "ClientToken"}
            if known := self.tokens.get((call.region, token)):
                return self.repeated(call, asked, *known)
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if enforce else float("inf")
        ActionAuthenticatorMixin.request_count = 0
        moto_rules.form.clear()
        moto_rules.form.update(call.form)
        made = {instance.id for instance in moto_rules.all_instances()} if token else set()
        environ["wsgi.input"] = io.BytesIO(call.body)
        try:
            parts, status, headers = run_wsgi_app(self.moto, environ, buffered=True)
        except Exception as error:
            # moto lacks something: not what the program under test should try again.
            traceback.print_exc()
            return failure(call, 400, "UnsupportedOperation", f"moto failed: {type(error).__name__}: {error}")
        finally:
            moto_rules.form.clear()
        body = b"".join(parts)
        if call.service == "ec2":
            # EC2 has a word of its own for what IAM refuses.
            body = body.replace(b"<Code>AccessDenied</Code>", b"<Code>UnauthorizedOperation</Code>")
        if token and status.startswith("200"):
            instances = [i for i in moto_rules.all_instances() if i.id not in made]
            self.tokens[call.region, token] = (asked, instances, (status, list(headers), body))
        return status, list(headers), body

    def repeated(self, call, asked, before, instances, reply):
        if asked != before:
            return failure(call, 400, "IdempotentParameterMismatch", "The client token was used with other parameters.")
        if all(instance._state.name in moto_rules.GONE for instance in instances):
            return failure(
                call, 400, "IdempotentInstanceTerminated",
                "The client token was used for an instance that has been terminated.")
        return reply


def failure(call, status, code, message):
    """An answer in the form of the service that was called."""
    if call.service == "ec2":
        kind = "text/xml"
        text = f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>" \
            "<RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"
    elif call.form:
        kind = "text/xml"
        text = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>" \
            "<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
    else:
        kind = "application/x-amz-json-1.1"
        text = json.dumps({"__type": code, "message": message})
    return f"{status} {code}", [("Content-Type", kind)], text.encode()


def answer(start_response, status, headers, body):
    start_response(status, [(k, v) for k, v in headers if k.lower() != "content-length"] + [("Content-Length", str(len(body)))])
    return [body]
