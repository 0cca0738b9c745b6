// Is custom-elements.json what its schema says? And do editors offer what html-custom-data.json has? It prints what is wrong.

import { readFileSync } from "node:fs";
import Ajv from "ajv";
import editor from "vscode-html-languageservice";

const { getLanguageService, newHTMLDataProvider, TextDocument } = editor;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const folder = "node_modules/loss-playground";
const problems = [];

const manifest = read(`${folder}/custom-elements.json`);
const schema = read("node_modules/custom-elements-manifest/schema.json");
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
if (!validate(manifest)) problems.push(...validate.errors.map((error) => `custom-elements.json${error.instancePath} ${error.message}`));
const version = read("node_modules/custom-elements-manifest/package.json").version;
if (manifest.schemaVersion !== version) problems.push(`custom-elements.json is of version ${manifest.schemaVersion}; the schema is of ${version}`);

const data = read(`${folder}/html-custom-data.json`);
const provider = newHTMLDataProvider("loss-playground", data);
const service = getLanguageService({ customDataProviders: [provider] });
/** What an editor offers at the place of `|`. */
const offered = (html) => {
  const document = TextDocument.create("file:///page.html", "html", 1, html.replace("|", ""));
  const position = document.positionAt(html.indexOf("|"));
  return service.doComplete(document, position, service.parseHTMLDocument(document)).items.map((item) => item.label);
};
const expect = (html, word) => {
  if (!offered(html).includes(word)) problems.push(`an editor does not offer ${word} in ${html}`);
};
expect("<|", "loss-playground");
for (const { name } of manifest.modules[0].declarations[0].attributes) expect("<loss-playground |>", name);
for (const { name, values } of data.tags[0].attributes) {
  for (const value of values ?? []) expect(`<loss-playground ${name}="|">`, value.name);
}
console.log(problems.join("\n"));
