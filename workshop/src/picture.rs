//! How does what the page has drawn become a file?

use losscope::chart::scene::{Ink, Scene};
use losscope::export;
use wasm_bindgen::prelude::wasm_bindgen;

/// Scenes that were packed, on one ground.
#[wasm_bindgen]
#[derive(Default)]
pub struct Drawing {
    scene: Scene,
    size: (u32, u32),
}

#[wasm_bindgen]
impl Drawing {
    /// Of that width and height, with a ground of that red, green and blue.
    #[wasm_bindgen(constructor)]
    pub fn new(width: u32, height: u32, ground: &[u8]) -> Drawing {
        let mut scene = Scene::default();
        if let &[red, green, blue, ..] = ground {
            scene.rectangle((0.0, 0.0), (width.into(), height.into()), Ink::of([red, green, blue]));
        }
        Drawing { scene, size: (width, height) }
    }

    /// Puts a scene over what is there, so far from the left and from the top.
    pub fn put(&mut self, scene: &str, left: i32, top: i32) {
        self.scene.put(Scene::unpacked(scene), (left, top));
    }

    /// As an SVG. The font is a family as CSS has it.
    pub fn svg(&self, font: &str, title: &str, description: &str) -> String {
        export::svg::svg(&self.scene, font, self.size, title, description)
    }
}
