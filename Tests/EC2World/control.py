"""The tests' own door to the world: JSON in, JSON out.

    GET  /account             the account's resources, one line each
    GET  /calls               how often each call was made: {"ec2:RunInstances": 1}
    POST /calls/clear
    POST /faults              adds a fault, see front.py
    POST /faults/clear
    POST /quotas              {"L-1216C47A": 8}
    POST /terminate           {"instance": ID}: somebody else terminates it
    POST /metadata            {"instance": ID, "path": "spot/instance-action", "text": TEXT}
    POST /interrupt           {"instance": ID, "seconds": 120}: the notice, and then the end of a spot instance
    POST /users               {"name": NAME, "policy": {...}} -> {"accessKey": ..., "secretKey": ...}
    POST /enforce             {"enforce": true}: from now on, policies decide what a key may do
"""

import json

import bodies
import moto_rules
from front import Fault


class Control:
    def __init__(self, front, account):
        self.front = front
        self.account = account

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        try:
            given = json.loads(environ["wsgi.input"].read(length) or "{}")
            status, value = "200 OK", self.answer(environ["REQUEST_METHOD"], environ["PATH_INFO"], given)
        except Exception as error:
            status, value = "400 Bad Request", {"error": f"{type(error).__name__}: {error}"}
        body = json.dumps(value).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def answer(self, method, path, given):
        front, account = self.front, self.account
        match method, path:
            case "GET", "/account":
                return account.resources()
            case "GET", "/calls":
                with moto_rules.lock:
                    return dict(front.counts)
            case "POST", "/calls/clear":
                with moto_rules.lock:
                    front.counts.clear()
            case "POST", "/faults":
                with moto_rules.lock:
                    front.faults.append(Fault(given))
            case "POST", "/faults/clear":
                with moto_rules.lock:
                    front.faults.clear()
            case "POST", "/quotas":
                with moto_rules.lock:
                    moto_rules.quotas.update(given)
            case "POST", "/terminate":
                account.terminate(given["instance"])
            case "POST", "/metadata":
                bodies.tell(given["instance"], given["path"], given["text"])
            case "POST", "/interrupt":
                account.interrupt(given["instance"], given["seconds"])
            case "POST", "/users":
                return account.user(given["name"], given["policy"])
            case "POST", "/enforce":
                front.enforce = bool(given["enforce"])
            case _:
                raise ValueError(f"there is no {method} {path}")
        return {}
