// Writes src/api/__generated__/api.ts from the management API's OpenAPI document; with --check it only compares.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const source = new URL("../docs/openapi.json", root);
const target = new URL("src/api/__generated__/api.ts", root);
const document = JSON.parse(readFileSync(source, "utf8"));

/** Schemas that an operation takes or answers, directly or not, by name. */
const used = new Map();
const written = operations(document.paths);
const text = [
  "// Generated from docs/openapi.json by `npm run generate`. Do not edit.",
  ...[...used.keys()].sort().map((name) => `export type ${name} = ${used.get(name)};`),
  written,
  "",
].join("\n\n");

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  console.error(
    "src/api/__generated__/api.ts differs from docs/openapi.json: run `npm run generate` and commit it",
  );
  process.exit(1);
}

function operations(paths) {
  const lines = Object.keys(paths)
    .sort()
    .flatMap((path) =>
      Object.entries(paths[path])
        .filter(([method]) => ["get", "post", "put", "patch", "delete"].includes(method))
        .map(([method, operation]) => operationLine(path, method, operation, paths[path].parameters ?? [])),
    );
  return `export interface Operations {\n${lines.join("\n")}\n}`;
}

function operationLine(path, method, operation, shared) {
  const parameters = [...shared, ...(operation.parameters ?? [])].map(resolve);
  const fields = [
    `path: ${parametersOf(parameters.filter((parameter) => parameter.in === "path"))}`,
    `query: ${parametersOf(parameters.filter((parameter) => parameter.in === "query"))}`,
    `body: ${bodyOf(operation.requestBody)}`,
    `response: ${responseOf(operation.responses ?? {})}`,
  ];
  return `  "${method.toUpperCase()} ${path}": {\n    ${fields.join(";\n    ")};\n  };`;
}

function parametersOf(parameters) {
  if (parameters.length === 0) return "undefined";
  const fields = parameters.map(
    ({ name, required, schema }) => `${quoted(name)}${required ? "" : "?"}: ${typeOf(schema ?? {}, "    ")}`,
  );
  return `{ ${fields.join("; ")} }`;
}

function bodyOf(body) {
  const schema = body && resolve(body).content?.["application/json"]?.schema;
  return schema ? typeOf(schema, "    ") : "undefined";
}

function responseOf(responses) {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, response]) => {
      const content = resolve(response).content ?? {};
      const schema = (content["application/json"] ?? content["*/*"])?.schema;
      return schema ? typeOf(schema, "    ") : "undefined";
    });
  return [...new Set(types)].join(" | ") || "undefined";
}

function resolve(node) {
  if (!node.$ref) return node;
  return node.$ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at[key], document);
}

function typeOf(schema, indent) {
  if (schema.$ref) return use(schema);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return union(alternatives.map((one) => typeOf(one, indent)));
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, indent)).join(" & ");
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return union([
    ...types.map((type) => plainType(type, schema, indent)),
    ...(schema.nullable ? ["null"] : []),
  ]);
}

function use(reference) {
  const name = reference.$ref.split("/").at(-1);
  if (!used.has(name)) {
    used.set(name, "unknown"); // while its own members are written, which may lead back to it
    used.set(name, typeOf(resolve(reference), ""));
  }
  return name;
}

function union(types) {
  return [...new Set(types)].join(" | ");
}

function plainType(type, schema, indent) {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `Array<${typeOf(schema.items ?? {}, indent)}>`;
    default:
      return schema.properties || type === "object" ? objectType(schema, indent) : "unknown";
  }
}

function objectType(schema, indent) {
  if (!schema.properties) {
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? typeOf(values, indent) : "unknown"}>`;
  }
  const required = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties).map(
    ([name, value]) => `${inner}${quoted(name)}${required.has(name) ? "" : "?"}: ${typeOf(value, inner)};`,
  );
  return `{\n${fields.join("\n")}\n${indent}}`;
}

function quoted(name) {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
