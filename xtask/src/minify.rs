//! How does the JavaScript become short? By oxc's minifier: shorter names, no comments, no spaces, and nothing that is never run.

use anyhow::{Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// A module that does the same. What it exports keeps its name.
///
/// # Errors
/// If it is no JavaScript.
pub fn minified(module: &str) -> Result<String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, module, SourceType::mjs()).parse();
    let problems: Vec<String> = parsed.errors.iter().map(ToString::to_string).collect();
    ensure!(problems.is_empty(), "it is no JavaScript module: {}", problems.join("; "));
    let minifier = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let comments = CommentOptions::disabled();
    let options = CodegenOptions { minify: true, comments, ..CodegenOptions::default() };
    let codegen = Codegen::new().with_options(options).with_scoping(minifier.scoping);
    Ok(codegen.with_private_member_mappings(minifier.class_private_mappings).build(&parsed.program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_shorter_and_keeps_what_others_call() {
        let module = "// @ts-check\nimport { other } from \"./other.js\";\n/** Doubles. */\nexport function doubled(argument) {\n  const sum = argument + argument;\n  return other(sum) + other(sum);\n}\n";
        let minified = minified(module).expect("it is a module");
        assert!(minified.len() < module.len() * 2 / 3, "{minified}");
        assert!(minified.contains("doubled") && minified.contains("./other.js"), "{minified}");
        assert!(!minified.contains("argument") && !minified.contains("Doubles"), "{minified}");
    }

    #[test]
    fn what_is_private_to_a_class_has_a_short_name() {
        let minified =
            minified("export class Counter { #number_of_calls = 0; call() { return ++this.#number_of_calls; } }");
        let minified = minified.expect("it is a module");
        assert!(!minified.contains("#number") && minified.contains("call()"), "{minified}");
    }

    #[test]
    fn what_is_no_javascript_is_refused() {
        let error = minified("let let = 5 6").expect_err("it is none");
        assert!(error.to_string().starts_with("it is no JavaScript module: "), "{error}");
    }
}
