"""Prints the facts of the official API descriptions, given as arguments.

Facts only: paths, names, types and bounds. Texts and examples are left out.
"""

import json
import sys

import yaml

METHODS = ["get", "put", "post", "patch", "delete"]
BOUNDS = ["$ref", "enum", "format", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "nullable", "pattern",
          "readOnly", "required", "type", "uniqueItems", "writeOnly"]


def schema_facts(schema):
    facts = {name: schema[name] for name in BOUNDS if name in schema}
    if "properties" in schema:
        facts["properties"] = {name: schema_facts(one) for name, one in schema["properties"].items()}
    if "items" in schema:
        facts["items"] = schema_facts(schema["items"])
    for name in ("allOf", "anyOf", "oneOf"):
        if name in schema:
            facts[name] = [schema_facts(one) for one in schema[name]]
    return facts


def content_facts(owner):
    return {name: {"schema": schema_facts(media["schema"])} for name, media in owner.get("content", {}).items()}


def parameter_facts(parameter):
    if "$ref" in parameter:
        return {"$ref": parameter["$ref"]}
    facts = {name: parameter[name] for name in ("name", "in", "required") if name in parameter}
    return facts | {"schema": schema_facts(parameter["schema"])}


def answer_facts(answer):
    headers = {name: {"schema": schema_facts(header["schema"])} for name, header in answer.get("headers", {}).items()}
    return {"headers": headers, "content": content_facts(answer)}


def operation_facts(operation):
    facts = {"operationId": operation["operationId"], "security": operation["security"]}
    facts["parameters"] = [parameter_facts(one) for one in operation.get("parameters", [])]
    if "requestBody" in operation:
        body = operation["requestBody"]
        facts["requestBody"] = {"required": body.get("required", False), "content": content_facts(body)}
    return facts | {"responses": {status: answer_facts(one) for status, one in operation["responses"].items()}}


def path_facts(item):
    facts = {"parameters": [parameter_facts(one) for one in item.get("parameters", [])]}
    return facts | {method: operation_facts(item[method]) for method in METHODS if method in item}


def document_facts(document):
    components = document["components"]
    return {
        "info": {"title": document["info"]["title"], "version": document["info"]["version"]},
        "servers": [{"url": document["x-wso2-basePath"]}],
        "paths": {path: path_facts(item) for path, item in document["paths"].items()},
        "components": {
            "parameters": {name: parameter_facts(one) for name, one in components.get("parameters", {}).items()},
            "schemas": {name: schema_facts(one) for name, one in components["schemas"].items()},
        },
    }


def text(value, depth):
    """JSON with a line for each path, operation and schema."""
    if depth == 0 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, list):
        return "[\n" + ",\n".join(text(one, depth - 1) for one in value) + "\n]"
    members = (f"{json.dumps(name)}:{text(one, depth - 1)}" for name, one in value.items())
    return "{\n" + ",\n".join(members) + "\n}"


documents = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        documents.append(document_facts(yaml.safe_load(file)))
print(text(documents, 5))
