// @ts-check
// What does the page fetch once the first curve is there? All of it at once: the build makes one file of these modules.

export { Controls, make, set_text, show_help } from "./controls.js";
export { Past, listen_for_undo } from "./past.js";
export { Reading, swatch } from "./reading.js";
export { Sight, close_outside } from "./sight.js";
export { Situations } from "./situations.js";
