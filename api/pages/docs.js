// Lists the operations of /openapi.json. Everything comes from this server; nothing is loaded from elsewhere.
"use strict";

let components = {};

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

const resolved = (schema) => (schema.$ref ? components[schema.$ref.split("/").pop()] : schema);

function typeName(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(typeName).join(" | ");
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === "array") return `${typeName(schema.items)}[]`;
  return schema.format ?? schema.type ?? "any";
}

function table(rows) {
  const made = element("table");
  for (const cells of rows) {
    const row = made.insertRow();
    for (const cell of cells) row.insertCell().textContent = cell;
  }
  return made;
}

function fields(schema) {
  const { properties = {}, required = [] } = resolved(schema);
  return Object.entries(properties).map(([name, of]) => [
    name + (required.includes(name) ? "（必填）" : ""),
    typeName(of),
    of.description ?? "",
  ]);
}

function body(title, content) {
  const schema = content?.["application/json"]?.schema;
  if (!schema) return [];
  return [element("h2", "", `${title}：${typeName(schema)}`), table(fields(schema))];
}

function operation(path, verb, described) {
  const made = element("details");
  const summary = element("summary");
  summary.append(element("span", "verb", verb.toUpperCase()), element("code", "", path), ` ${described.summary ?? ""}`);
  made.append(summary);
  if (described.description) made.append(element("p", "", described.description));
  const parameters = (described.parameters ?? []).map((p) => [
    p.name + (p.required ? "（必填）" : ""),
    `${p.in} · ${typeName(p.schema)}`,
    p.description ?? "",
  ]);
  if (parameters.length) made.append(element("h2", "", "参数"), table(parameters));
  made.append(...body("请求正文", described.requestBody?.content));
  for (const [status, response] of Object.entries(described.responses ?? {})) {
    made.append(...body(`${status} 返回`, response.content));
  }
  return made;
}

async function list() {
  const main = document.getElementById("operations");
  const response = await fetch("/openapi.json");
  if (!response.ok) {
    main.append(element("p", "error", "接口说明读取失败，请稍后重试。"));
    return;
  }
  const api = await response.json();
  components = api.components?.schemas ?? {};
  document.getElementById("title").textContent = `${api.info.title} 接口说明（${api.info.version}）`;
  document.getElementById("description").textContent = api.info.description ?? "";
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [verb, described] of Object.entries(operations)) main.append(operation(path, verb, described));
  }
}

list();
