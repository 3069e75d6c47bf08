#!/usr/bin/env python3
"""Judges JSON files by schema/NAME.schema.json: check-files.py NAME FILE...

Prints one line a file, "valid FILE" or "invalid FILE", in the order of the arguments.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("python3 has no module jsonschema; install Debian's python3-jsonschema")

name, *files = sys.argv[1:]
root = pathlib.Path(__file__).resolve().parent.parent.parent
schema = json.loads((root / f"schema/{name}.schema.json").read_text("utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for file in files:
    verdict = "valid" if validator.is_valid(json.loads(pathlib.Path(file).read_text("utf-8"))) else "invalid"
    print(verdict, file)
