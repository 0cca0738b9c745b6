import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";

const base = "/project/starlight/"; // the folder that the site is in; "/" where it has a host of its own

export default defineConfig({
  site: "https://example.org",
  base,
  integrations: [
    starlight({
      title: "Learning curves",
      head: [{ tag: "script", attrs: { type: "module", src: `${base}loss-playground/loss-playground.js` } }],
    }),
  ],
});
