//! How does a chart become an SVG? By the very drawing that the page has, with a title and a description for those who can't see.

use crate::chart::scene::Scene;
use crate::words::read;
use plotters::backend::{DrawingBackend, SVGBackend};

/// By this, plotters' SVG makes a font smaller than it was asked to be; its canvas doesn't.
const SHRINKING: f64 = 1.24;

/// The scene as an SVG of that width and height, with its words in that font.
pub fn svg(scene: &Scene, font: &str, size: (u32, u32), title: &str, description: &str) -> String {
    let mut svg = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut svg, size);
        // Into a text, neither can fail.
        let _ = scene.paint(&mut backend, font);
        let _ = backend.present();
    }
    let mut svg = in_full_size(&svg);
    // The first tag is that of the whole.
    if let Some(end) = svg.find('>') {
        let [title, description] = [title, description].map(escaped);
        svg.insert_str(end + 1, &format!("\n<title>{title}</title>\n<desc>{description}</desc>"));
    }
    svg
}

/// The same with fonts as large as they were to be. Quotes in words are escaped, so that no words look like an attribute.
fn in_full_size(svg: &str) -> String {
    let in_full_size = |part: &str| {
        let size = part.strip_prefix("font-size=\"")?.strip_suffix('"')?;
        let size = read::<f64>(size).unwrap_or_default() * SHRINKING;
        Some(format!("font-size=\"{}\"", (100.0 * size).round() / 100.0))
    };
    let parts: Vec<String> = svg.split(' ').map(|part| in_full_size(part).unwrap_or_else(|| part.to_owned())).collect();
    parts.join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
