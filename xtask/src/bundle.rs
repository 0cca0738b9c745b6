//! How do several modules become one file? Each becomes a function that is called once, when it is first needed, and what it imported
//! becomes what those functions give. Our own modules are all that it has to know: named exports that are never assigned again.

use crate::minify::minified;
use anyhow::{Context, Result, bail, ensure};
use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, Expression, ImportDeclarationSpecifier, ImportExpression,
    ModuleExportName, Statement,
};
use oxc_ast_visit::Visit;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What the file is.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// A module that exports what its first module does.
    Module,
    /// A script that needs no module: it has nothing to do with any other's names.
    Script,
    /// The same, whose first module may wait at its top.
    Page,
}

/// A file of modules.
pub struct Bundle<'a> {
    /// The module with which it begins.
    pub entry: &'a Path,
    /// Modules in whose place others stand, by their paths.
    pub instead: BTreeMap<PathBuf, String>,
    pub form: Form,
}

impl Bundle<'_> {
    /// The file, minified.
    ///
    /// # Errors
    /// If a module can't be read or has something in it that this can't bundle.
    pub fn make(&self) -> Result<String> {
        let mut modules = Modules { instead: &self.instead, indices: BTreeMap::new(), texts: Vec::new() };
        let entry = modules.add(self.entry)?;
        let mut file = "const once = (make) => { let made; return () => (made ??= make()); };\n".to_owned();
        // Each is called only when all are there. What has large texts comes last: a host compresses code beside code better.
        let mut order: Vec<usize> = (0..modules.texts.len()).collect();
        order.sort_by_key(|idx| modules.texts[*idx].as_ref().is_some_and(|text| text.body.contains(HOLE)));
        for idx in order {
            let text = modules.texts[idx].as_ref().context("a module was begun and not read to its end")?;
            let waits = if idx == entry && self.form == Form::Page { "async " } else { "" };
            writeln!(
                file,
                "const module_{idx} = once({waits}() => {{\n{}\nreturn {};\n}});",
                text.body,
                text.exports()
            )?;
        }
        match self.form {
            Form::Module => {
                writeln!(file, "const all = module_{entry}();")?;
                let exports = &modules.texts[entry].as_ref().context("the first module was read")?.exported;
                for (name, _) in exports {
                    let line = if name == DEFAULT {
                        format!("export default all.{DEFAULT};")
                    } else {
                        format!("export const {name} = all.{name};")
                    };
                    writeln!(file, "{line}")?;
                }
            }
            Form::Script | Form::Page => {
                file = format!("(() => {{\n\"use strict\";\n{file}\nmodule_{entry}();\n}})();\n")
            }
        }
        minified(&file)
    }
}

/// What the place of a large text begins with, which comes in once the file is minified.
pub const HOLE: &str = "@@";

/// What the default export is called among the names of a module.
const DEFAULT: &str = "the_default";

/// A module as the body of a function.
struct Text {
    body: String,
    /// What it exports, and what that is called in it.
    exported: Vec<(String, String)>,
}

impl Text {
    fn exports(&self) -> String {
        let pairs: Vec<String> = self.exported.iter().map(|(name, local)| format!("{name}: {local}")).collect();
        format!("{{ {} }}", pairs.join(", "))
    }
}

/// The modules that were found, each after those that it needs.
struct Modules<'a> {
    instead: &'a BTreeMap<PathBuf, String>,
    indices: BTreeMap<PathBuf, usize>,
    texts: Vec<Option<Text>>,
}

impl Modules<'_> {
    /// The index of a module, which is read if it is new.
    fn add(&mut self, path: &Path) -> Result<usize> {
        if let Some(idx) = self.indices.get(path) {
            return Ok(*idx);
        }
        let idx = self.texts.len();
        self.indices.insert(path.to_owned(), idx);
        self.texts.push(None);
        let text = match self.instead.get(path) {
            Some(text) => text.clone(),
            None => fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))?,
        };
        let text = self.read(path, &text).with_context(|| format!("in {}", path.display()))?;
        self.texts[idx] = Some(text);
        Ok(idx)
    }

    fn read(&mut self, path: &Path, text: &str) -> Result<Text> {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        ensure!(parsed.errors.is_empty(), "it is no JavaScript module: {:?}", parsed.errors);
        let mut edits = Edits::default();
        let mut exported = Vec::new();
        let folder = path.parent().context("a module is in a folder")?;
        for statement in &parsed.program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    let idx = self.add(&resolved(folder, &import.source.value)?)?;
                    let mut names = Vec::new();
                    for specifier in import.specifiers.iter().flatten() {
                        match specifier {
                            ImportDeclarationSpecifier::ImportSpecifier(one) => {
                                names.push(format!("{}: {}", name_of(&one.imported)?, one.local.name));
                            }
                            ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                                names.push(format!("{DEFAULT}: {}", one.local.name));
                            }
                            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => {
                                bail!("it imports a whole module")
                            }
                        }
                    }
                    edits.replace(import.span, format!("const {{ {} }} = module_{idx}();", names.join(", ")));
                }
                Statement::ExportNamedDeclaration(export) => {
                    if let Some(source) = &export.source {
                        let idx = self.add(&resolved(folder, &source.value)?)?;
                        let mut names = Vec::new();
                        for specifier in &export.specifiers {
                            let (there, here) = (name_of(&specifier.local)?, name_of(&specifier.exported)?);
                            names.push(format!("{there}: {here}"));
                            exported.push((here.clone(), here));
                        }
                        edits.replace(export.span, format!("const {{ {} }} = module_{idx}();", names.join(", ")));
                    } else if let Some(declaration) = &export.declaration {
                        edits.replace(Span::new(export.span.start, declaration.span().start), String::new());
                        for name in names_in(declaration)? {
                            exported.push((name.clone(), name));
                        }
                    } else {
                        for specifier in &export.specifiers {
                            exported.push((name_of(&specifier.exported)?, name_of(&specifier.local)?));
                        }
                        edits.replace(export.span, String::new());
                    }
                }
                Statement::ExportDefaultDeclaration(export) => {
                    let start = match &export.declaration {
                        ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.span.start,
                        ExportDefaultDeclarationKind::ClassDeclaration(class) => class.span.start,
                        other => other.span().start,
                    };
                    edits.replace(Span::new(export.span.start, start), format!("const {DEFAULT} = "));
                    exported.push((DEFAULT.to_owned(), DEFAULT.to_owned()));
                }
                Statement::ExportAllDeclaration(_) => bail!("it exports all that another module has"),
                _ => {}
            }
        }
        let mut later = LaterImports { found: Vec::new() };
        later.visit_program(&parsed.program);
        for (span, address) in later.found {
            let address = address.context("it imports from an address that is not known beforehand")?;
            let idx = self.add(&resolved(folder, &address)?)?;
            edits.replace(span, format!("Promise.resolve().then(module_{idx})"));
        }
        Ok(Text { body: edits.apply(text), exported })
    }
}

/// The module that is imported from a folder.
fn resolved(folder: &Path, address: &str) -> Result<PathBuf> {
    let relative = address.strip_prefix("./");
    let relative = relative.with_context(|| format!("{address} is not beside it"))?;
    // Another attempt to fetch it has another query.
    let relative = relative.split('?').next().unwrap_or_default();
    Ok(folder.join(relative))
}

fn name_of(name: &ModuleExportName) -> Result<String> {
    let name = name.identifier_name().context("a name in quotes is imported or exported")?;
    Ok(if name == "default" { DEFAULT.to_owned() } else { name.to_string() })
}

/// The names that an exported declaration makes. One that could be assigned again would be another value for those who imported it.
fn names_in(declaration: &Declaration) -> Result<Vec<String>> {
    match declaration {
        Declaration::FunctionDeclaration(function) => {
            Ok(vec![function.id.as_ref().context("an exported function has a name")?.name.to_string()])
        }
        Declaration::ClassDeclaration(class) => {
            Ok(vec![class.id.as_ref().context("an exported class has a name")?.name.to_string()])
        }
        Declaration::VariableDeclaration(variables) => {
            ensure!(variables.kind.is_const(), "it exports a variable that is no constant");
            let names = variables.declarations.iter().map(|one| {
                let name = one.id.get_identifier_name().context("an exported constant has a name of its own")?;
                Ok(name.to_string())
            });
            names.collect()
        }
        _ => bail!("it exports something that is neither a function, a class nor a constant"),
    }
}

/// Imports that happen when the code comes to them, and their addresses where these begin with a text.
struct LaterImports {
    found: Vec<(Span, Option<String>)>,
}

impl<'a> Visit<'a> for LaterImports {
    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        let address = match &import.source {
            Expression::StringLiteral(text) => Some(text.value.to_string()),
            // What follows the file's name is only to have it fetched again.
            Expression::TemplateLiteral(template) => template.quasis.first().map(|text| text.value.raw.to_string()),
            _ => None,
        };
        let is_whole =
            address.as_ref().is_some_and(|address| address.split('?').next().unwrap_or_default().ends_with(".js"));
        self.found.push((import.span, address.filter(|_| is_whole)));
    }
}

/// Places of a text, and what is to stand there.
#[derive(Default)]
struct Edits {
    edits: Vec<(Span, String)>,
}

impl Edits {
    fn replace(&mut self, span: Span, text: String) {
        self.edits.push((span, text));
    }

    fn apply(mut self, text: &str) -> String {
        self.edits.sort_by_key(|(span, _)| span.start);
        let mut applied = String::new();
        let mut end = 0;
        for (span, new) in &self.edits {
            applied.push_str(&text[end..span.start as usize]);
            applied.push_str(new);
            end = span.end as usize;
        }
        applied + &text[end..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], form: Form) -> Result<String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file can be written");
        }
        Bundle { entry: &folder.path().join(files[0].0), instead: BTreeMap::new(), form }.make()
    }

    #[test]
    fn what_is_imported_is_in_the_file_and_what_the_first_exports_is_exported() {
        let files = [
            (
                "a.js",
                "import { two, Three as T } from './b.js';\nexport const six = () => two() * T.value;\nexport default six;",
            ),
            ("b.js", "export function two() { return 2; }\nexport class Three { static value = 3; }"),
        ];
        let module = check(&files, Form::Module).expect("they can be bundled");
        assert!(!module.contains("import") && module.contains("export"), "{module}");
        assert!(module.contains("six") && module.contains("default"), "{module}");
    }

    #[test]
    fn what_a_module_exports_of_another_is_in_the_file() {
        let files = [("a.js", "export { two as zwei } from './b.js';"), ("b.js", "export const two = 1 + 1;")];
        let module = check(&files, Form::Module).expect("they can be bundled");
        assert!(module.contains("zwei") && !module.contains("from"), "{module}");
    }

    #[test]
    fn a_later_import_is_in_the_file_too_however_it_is_fetched_again() {
        let files = [
            ("a.js", "let n = 0;\nexport const later = () => import(`./b.js${n++ ? `?${n}` : ''}`);"),
            ("b.js", "export const five = 5;"),
        ];
        let script = check(&files, Form::Script).expect("they can be bundled");
        assert!(!script.contains("import(") && script.contains("Promise"), "{script}");
    }

    #[test]
    fn what_cannot_be_bundled_is_refused_with_its_place() {
        for (module, reason) in [
            ("export let a = 1;", "no constant"),
            ("import * as b from './b.js';", "whole module"),
            ("export * from './b.js';", "all that another"),
            ("const a = 'x'; import(a);", "not known beforehand"),
            ("import { a } from 'elsewhere';", "not beside it"),
        ] {
            let error = check(&[("a.js", module), ("b.js", "")], Form::Script).expect_err("it can't be bundled");
            let error = format!("{error:#}");
            assert!(error.contains(reason) && error.contains("a.js"), "{error}");
        }
    }
}
