#!/usr/bin/env python3
"""Prints each key of the description's schema that an editor cannot explain: without a description, or without a
default, an example or a list of values where it is not an object; and each default or example that is not valid."""
import json
import pathlib

import jsonschema

root = json.loads((pathlib.Path(__file__).parents[2] / "schema" / "cluster.schema.json").read_text())
validator = jsonschema.Draft202012Validator(root)
checked = 0


def resolved(schema):
    """The schema with what it refers to."""
    merged = dict(schema)
    if "$ref" in schema:
        target = root
        for part in schema["$ref"][2:].split("/"):
            target = target[part]
        merged = {**resolved(target), **merged}
    for part in schema.get("allOf", []):
        merged = {**resolved(part), **merged}
    return merged


def visit(schema, path):
    global checked
    if isinstance(schema, list):
        for item in schema:
            visit(item, path)
        return
    if not isinstance(schema, dict):
        return
    for name, key in schema.get("properties", {}).items():
        if not isinstance(key, dict):
            continue
        place, whole = f"{path}/{name}", resolved(key)
        checked += 1
        if not whole.get("description"):
            print(f"{place}: no description")
        kinds = ("default", "examples", "enum", "const", "anyOf")
        if whole.get("type") not in ("object", "boolean") and not any(kind in whole for kind in kinds):
            print(f"{place}: no default, example or list of values")
        for value in ([key["default"]] if "default" in key else []) + key.get("examples", []):
            for problem in validator.evolve(schema=key).iter_errors(value):
                print(f"{place}: {json.dumps(value)}: {problem.message}")
        visit(key, place)
    for part in ("items", "additionalProperties", "allOf", "anyOf", "oneOf"):
        if part in schema and not (path == "" and part == "allOf"):
            visit(schema[part], path)


visit(root, "")
for name, definition in root["$defs"].items():
    visit(definition, f"$defs/{name}")
print(f"{checked} keys")
