#!/usr/bin/env python3
"""Judges every row of a table beside this program by schema/cluster.schema.json: check.py [TABLE]

Prints one line a row, "valid NAME" or "invalid NAME", in the order of the rows.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("python3 has no module jsonschema; install Debian's python3-jsonschema")

here = pathlib.Path(__file__).resolve().parent
schema = json.loads((here / "../../schema/cluster.schema.json").read_text("utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
table = sys.argv[1] if len(sys.argv) > 1 else "descriptions.json"
for row in json.loads((here / table).read_text("utf-8")):
    verdict = "valid" if validator.is_valid(row["description"]) else "invalid"
    sys.stdout.buffer.write(f"{verdict} {row['name']}\n".encode())
