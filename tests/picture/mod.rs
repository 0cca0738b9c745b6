//! Runs, their pictures, and what stands in these: for all tests of the chart.

#![allow(dead_code, reason = "no test file asks for all of it")]

use losscope::catalog::Setting;
use losscope::chart::run::About;
use losscope::chart::scene::Scene;
use losscope::chart::scope::Scope;
use losscope::chart::{Caption, Layout, Picture, Theme, compose};
use losscope::export::svg::svg;
use losscope::history::History;
use regex::Regex;
use std::sync::LazyLock;

pub type Box = [f64; 4];

/// A picture as SVG, and where its panels are.
pub struct Drawn {
    pub svg: String,
    pub layout: Layout,
    size: (u32, u32),
}

pub fn light() -> Theme {
    Theme {
        text: [88, 98, 115],
        grid: [230, 233, 237],
        surface: [255, 255, 255],
        train: [31, 95, 191],
        validation: [194, 81, 12],
        before: [125, 135, 150],
        warning: [179, 38, 30],
        pinned: vec![[8, 122, 92], [143, 63, 151], [138, 106, 0], [14, 120, 148], [176, 48, 96], [91, 84, 199]],
        font: "sans-serif".to_owned(),
    }
}

pub fn dark() -> Theme {
    Theme {
        text: [155, 166, 181],
        grid: [37, 45, 56],
        surface: [23, 29, 38],
        train: [110, 168, 254],
        validation: [242, 154, 87],
        before: [125, 136, 150],
        warning: [255, 138, 128],
        pinned: vec![[78, 203, 158], [216, 148, 221], [217, 180, 74], [255, 127, 168], [85, 200, 222], [167, 155, 240]],
        font: "sans-serif".to_owned(),
    }
}

/// The colours of a reader who chose high contrast, as style.css takes them: no curve has a colour of its own.
pub fn forced() -> Theme {
    let (text, link) = ([255, 255, 255], [255, 255, 0]);
    Theme {
        text,
        grid: [51, 51, 51],
        surface: [0, 0, 0],
        train: link,
        validation: text,
        before: [63, 242, 63],
        warning: text,
        pinned: vec![text, link, text, link, text, link],
        font: "sans-serif".to_owned(),
    }
}

pub const TRAIN: &str = "#1F5FBF";
pub const VALIDATION: &str = "#C2510C";
pub const BEFORE: &str = "#7D8796";
pub const WARNING: &str = "#B3261E";
pub const TEXT: &str = "#586273";

pub fn draw(picture: &Picture, theme: &Theme, size: (u32, u32)) -> Drawn {
    let (scene, layout) = compose(picture, theme, size);
    let title = picture.caption.map_or("Loss curve", |caption| caption.title);
    let link = picture.caption.map_or(String::new(), |caption| format!(" {}", caption.link));
    // On the way that the page takes: the scene goes to another module.
    let parcel = Scene::unpacked(&scene.packed());
    Drawn { svg: svg(&parcel, &theme.font, size, title, &format!("What is to be seen.{link}")), layout, size }
}

/// What the page shows, in its usual size.
pub fn page(scope: &mut Scope) -> Drawn {
    page_of(scope, &light(), (720, 360))
}

pub fn page_of(scope: &mut Scope, theme: &Theme, size: (u32, u32)) -> Drawn {
    scope.prepare();
    let drawn = draw(&scope.picture(1.0, None), theme, size);
    scope.layout = Some(drawn.layout.clone());
    drawn
}

pub fn exported(scope: &mut Scope, caption: Caption, size: (u32, u32)) -> Drawn {
    scope.prepare();
    draw(&scope.picture(1.0, Some(caption)), &light(), size)
}

pub fn about(n_steps: u32) -> About {
    About {
        n_steps,
        steps_per_epoch: 10,
        n_batch: 16,
        n_training: 155,
        loss_label: "Mean squared error".to_owned(),
        metric_label: "R²".to_owned(),
        title: "Penguins".to_owned(),
        link: "v=1".to_owned(),
        settings: Vec::new(),
        threshold: None,
        interventions: Vec::new(),
    }
}

/// A run of that title, whose parts are the settings that it has.
pub fn titled(title: &str) -> About {
    let parts = title.split(", ").skip(1).filter_map(|part| part.rsplit_once(' '));
    let setting = |(label, words): (&str, &str)| Setting {
        name: label.to_owned().leak(),
        label: label.to_owned(),
        words: words.to_owned(),
        is_default: false,
        speaks_for_itself: false,
    };
    About { title: title.to_owned(), settings: parts.map(setting).collect(), ..about(400) }
}

/// A chart with one run on it, which has come to its end.
pub fn scope(history: &History) -> Scope {
    scope_of(about(history.n_steps().max(1)), history)
}

pub fn scope_of(about: About, history: &History) -> Scope {
    let mut scope = Scope::default();
    scope.start(about);
    scope.extend(history, true);
    scope.set("x", "step").expect("a part of the view");
    scope
}

pub fn train_only(train_loss: &[f32]) -> History {
    History { train_loss: train_loss.to_vec(), ..History::default() }
}

/// Between −0.5 and 0.5, the same for the same number.
pub fn noise(number: u32) -> f32 {
    let mixed = (number ^ (number >> 15)).wrapping_mul(0x2c1b_3c6d);
    let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    (mixed ^ (mixed >> 15)) as f32 / 4_294_967_296.0 - 0.5
}

/// A run with epochs of ten steps. Training falls from about 1.1; validation is lowest at about a third of the way. `pace` is how fast it falls.
pub fn run(n_steps: u32, pace: f32) -> History {
    let falling = |step: u32| 0.06 + 1.04 / (1.0 + pace * 40.0 * step as f32 / n_steps as f32);
    let overfitting = |step: u32| (step as f32 / n_steps as f32 - 0.3).max(0.0);
    let evaluated: Vec<u32> = (0..=n_steps / 10).map(|epoch| 10 * epoch).collect();
    let each = |f: &dyn Fn(u32) -> f32| (0..n_steps).map(f).collect::<Vec<f32>>();
    let validation = |step: u32| 0.09 + falling(step) * (1.0 + 0.1 * noise(7 * step)) + 0.2 * overfitting(step);
    let validation_loss: Vec<f32> = evaluated.iter().map(|&step| validation(step)).collect();
    History {
        train_loss: each(&|step| falling(step) * (1.0 + 0.5 * noise(step))),
        gradient_norm: each(&|step| 4.0 * falling(step) * (1.0 + noise(3 * step))),
        scheduled_learning_rate: each(&|step| if step < n_steps / 2 { 0.1 } else { 0.01 }),
        clipped_step: Vec::new(),
        validation_metric: validation_loss.iter().map(|loss| 1.0 - loss).collect(),
        weight_norm: evaluated.iter().map(|&step| 5.0 + 0.01 * step as f32).collect(),
        validation_loss,
        validation_step: evaluated,
        clock_step: vec![n_steps / 2, n_steps],
        clock_seconds: vec![0.4, 1.4],
        stopped_at: None,
    }
}

/// A run to which everything happens that has a mark.
pub fn eventful() -> (About, History) {
    let mut history = run(400, 1.0);
    history.validation_loss[12] = 0.15;
    history.clipped_step = (0..70).filter(|step| step % 3 != 1).collect();
    history.stopped_at = Some(320);
    history.train_loss[390] = f32::NAN;
    let interventions = vec![(100, "momentum 0.9".to_owned()), (250, "weight decay 0.001".to_owned())];
    (About { threshold: Some(2.0), interventions, ..about(400) }, history)
}

impl Drawn {
    /// The points of every line of that colour.
    pub fn lines(&self, colour: &str) -> Vec<Vec<(f64, f64)>> {
        let pattern = format!(r#"<polyline [^>]*stroke="{colour}"[^>]*points="([^"]*)""#);
        let line = Regex::new(&pattern).expect("a pattern");
        line.captures_iter(&self.svg).map(|capture| points(&capture[1])).collect()
    }

    /// The middle of every dot of that colour, as a line of one point.
    pub fn dots(&self, colour: &str) -> Vec<Vec<(f64, f64)>> {
        let dot = Regex::new(&format!(r#"<circle cx="(.*?)" cy="(.*?)" [^>]*fill="{colour}""#)).expect("a pattern");
        let centre = |capture: regex::Captures| vec![(capture[1].parse().expect("x"), capture[2].parse().expect("y"))];
        dot.captures_iter(&self.svg).map(centre).collect()
    }

    /// The outline of every area of that colour: dense stretches of a curve are drawn so.
    pub fn areas(&self, colour: &str) -> Vec<Vec<(f64, f64)>> {
        let area = regex(&format!(r#"<polygon [^>]*fill="{colour}"[^>]*points="([^"]*)""#));
        area.captures_iter(&self.svg).map(|capture| points(&capture[1])).collect()
    }

    /// Left, top, right and bottom of every rectangle of that colour.
    pub fn rectangles(&self, colour: &str) -> Vec<Box> {
        RECTANGLE
            .captures_iter(&self.svg)
            .filter(|capture| &capture[5] == colour)
            .map(|capture| place(&capture))
            .collect()
    }

    pub fn texts(&self) -> Vec<String> {
        self.written().into_iter().map(|(words, _)| words).collect()
    }

    /// Words and their boxes, as wide as DejaVu Sans or Arial has them, whichever is wider.
    pub fn written(&self) -> Vec<(String, Box)> {
        let place = |capture: regex::Captures| {
            let [x, y, size]: [f64; 3] = [1, 2, 5].map(|idx| capture[idx].parse().expect("a number"));
            let words =
                capture[6].replace("&apos;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
            let width = size * words.chars().map(width).sum::<f64>();
            let left = match &capture[4] {
                "start" => x,
                "middle" => x - 0.5 * width,
                _ => x - width,
            };
            let top = match &capture[3] {
                "0.76em" => y,
                "0.5ex" => y - 0.5 * size,
                _ => y - size,
            };
            (words, [left, top, left + width, top + size])
        };
        TEXT_TAG.captures_iter(&self.svg).map(place).collect()
    }

    pub fn says(&self, words: &str) -> bool {
        self.texts().iter().any(|text| text == words)
    }

    /// Every number is one, everything is in the picture, every curve and dot is in a panel, and no words touch others.
    pub fn assert_sound(&self, name: &str) {
        let svg = &self.svg;
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{name}: a number that is none was drawn");
        let (width, height) = (f64::from(self.size.0), f64::from(self.size.1));
        let caption = self.layout.panels.first().map_or(0.0, |panel| panel.top - 30.0);
        let in_panel = |(x, y): (f64, f64)| {
            let Layout { left, right, panels, .. } = &self.layout;
            let is_high = panels.iter().any(|panel| (panel.top.floor()..=panel.bottom.ceil()).contains(&y));
            // Lines in the legend of an export are above all panels.
            (is_high && (*left..=*right).contains(&x)) || ((0.0..caption).contains(&y) && (0.0..=width).contains(&x))
        };
        for point in SHAPE.captures_iter(svg).flat_map(|capture| points(&capture[1])) {
            assert!(in_panel(point), "{name}: {point:?} is outside of {:?}", self.layout);
        }
        for capture in CIRCLE.captures_iter(svg) {
            let centre = (capture[1].parse().expect("x"), capture[2].parse().expect("y"));
            assert!(in_panel(centre), "{name}: the dot at {centre:?} is outside of {:?}", self.layout);
        }
        for [left, top, right, bottom] in RECTANGLE.captures_iter(svg).map(|capture| place(&capture)) {
            let is_inside = left >= -1.0 && top >= -1.0 && right <= width + 1.0 && bottom <= height + 1.0;
            assert!(is_inside && left <= right && top <= bottom, "{name}: {:?}", [left, top, right, bottom]);
        }
        let written = self.written();
        for (idx, (words, a)) in written.iter().enumerate() {
            let is_inside = a[0] >= -0.5 && a[1] >= -0.5 && a[2] <= width + 0.5 && a[3] <= height + 0.5;
            assert!(is_inside, "{name}: {words:?} at {a:?} is cut off");
            for (others, b) in &written[..idx] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                assert!(apart, "{name}: {words:?} at {a:?} and {others:?} at {b:?}");
            }
        }
    }
}

static SHAPE: LazyLock<Regex> = LazyLock::new(|| regex(r#"<poly(?:line|gon) [^>]*points="([^"]*)""#));
static CIRCLE: LazyLock<Regex> = LazyLock::new(|| regex(r#"<circle cx="(-?\d+)" cy="(-?\d+)""#));
static RECTANGLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"<rect x="(-?\d+)" y="(-?\d+)" width="(-?\d+)" height="(-?\d+)" opacity="[^"]*" fill="(#[0-9A-F]{6})""#)
});
static TEXT_TAG: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?s)<text x="(-?\d+)" y="(-?\d+)" dy="([^"]*)" text-anchor="(\w+)" [^>]*font-size="([^"]*)"[^>]*>\s*(.*?)\s*</text>"#,
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern")
}

/// Left, top, right and bottom.
fn place(rectangle: &regex::Captures) -> Box {
    let [x, y, width, height] = [1, 2, 3, 4].map(|idx| rectangle[idx].parse::<f64>().expect("a number"));
    [x, y, x + width, y + height]
}

fn points(text: &str) -> Vec<(f64, f64)> {
    let numbers = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")));
    text.split_whitespace().filter_map(numbers).collect()
}

/// The advance of DejaVu Sans, in thousandths of the font's size, from the space on: read from the font's own table.
const DEJAVU: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
];

fn width(character: char) -> f64 {
    let thousandths = match character {
        ' '..='~' => DEJAVU[character as usize - 32],
        '²' => 401,
        '·' => 318,
        '–' => 500,
        '…' => 1000,
        other => panic!("how wide is {other:?}?"),
    };
    f64::from(thousandths) / 1000.0
}
