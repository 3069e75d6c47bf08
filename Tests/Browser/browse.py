"""Drives headless Chromium over its pipe: reads steps as a JSON array from a file, prints their results as one.

A step is one of
  {"open": PATH}           opens a file, and waits until it has loaded
  {"evaluate": SCRIPT}     the result of an expression
  {"press": KEY}           presses a key: "Tab", "Enter", "Escape", "/"
  {"type": TEXT}           types into what has the focus
  {"media": {NAME: VALUE}} emulates media features, such as prefers-color-scheme; "media" is the type
  {"size": [W, H]}         resizes the page
  {"screenshot": PATH}     writes a PNG of the visible part
The last result is the list of everything that the page reported: errors, warnings, refused or failed loads, and requests.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile

KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "/": 191, " ": 32}


class Browser:
    def __init__(self, profile):
        to_browser, self.out = os.pipe()
        self.inp, from_browser = os.pipe()

        def connect():
            # Chromium reads from descriptor 3 and writes to 4.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.program = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.session, self.reports, self.events = b"", 0, None, [], []

    def receive(self):
        while b"\0" not in self.buffer:
            part = os.read(self.inp, 1 << 20)
            if not part:
                sys.exit("error: chromium ended")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if "method" in message:
            self.note(message)
        return message

    def note(self, message):
        method, values = message["method"], message["params"]
        self.events.append(method)
        if method == "Runtime.consoleAPICalled":
            self.reports.append("console: " + json.dumps([a.get("value") for a in values["args"]]))
        elif method == "Runtime.exceptionThrown":
            self.reports.append("exception: " + json.dumps(values["exceptionDetails"])[:500])
        elif method == "Log.entryAdded":
            self.reports.append("log: " + values["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.reports.append("request: " + values["request"]["url"])

    def call(self, method, **values):
        self.number += 1
        message = {"id": self.number, "method": method, "params": values}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"error: {method}: {answer['error']}")
                return answer["result"]

    def start(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(domain + ".enable")

    def step(self, step):
        (name, value), = step.items()
        if name == "open":
            self.events.clear()
            self.call("Page.navigate", url="file://" + value)
            while "Page.loadEventFired" not in self.events:
                self.receive()
        elif name == "evaluate":
            result = self.call("Runtime.evaluate", expression=value, returnByValue=True, awaitPromise=True)
            if "exceptionDetails" in result:
                sys.exit("error: " + json.dumps(result["exceptionDetails"])[:2000])
            return result["result"].get("value")
        elif name == "press":
            key = {"key": value, "windowsVirtualKeyCode": KEYS[value], "code": "Slash" if value == "/" else value}
            text = {"Enter": "\r", "/": "/", " ": " "}.get(value)
            self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown",
                      **({"text": text} if text else {}), **key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **key)
        elif name == "type":
            self.call("Input.insertText", text=value)
        elif name == "media":
            features = [{"name": k, "value": v} for k, v in value.items() if k != "media"]
            self.call("Emulation.setEmulatedMedia", media=value.get("media", ""), features=features)
        elif name == "size":
            self.call("Emulation.setDeviceMetricsOverride", width=value[0], height=value[1], deviceScaleFactor=1,
                      mobile=False)
        elif name == "screenshot":
            data = self.call("Page.captureScreenshot")["data"]
            with open(value, "wb") as file:
                file.write(base64.b64decode(data))
        else:
            sys.exit(f"error: no step '{name}'")
        return None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        steps = json.load(file)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            browser.start()
            results = [browser.step(step) for step in steps]
            # What the page still reports.
            browser.step({"evaluate": "new Promise(done => setTimeout(done, 200))"})
            print(json.dumps(results + [browser.reports]))
        finally:
            browser.program.kill()
            browser.program.wait()


main()
