import { defineConfig } from "vitepress";

export default defineConfig({
  title: "Learning curves",
  base: "/project/vitepress/", // the folder that the site is in; "/" where it has a host of its own
  srcExclude: ["README.md", "loss-playground/**"],
  vue: {
    template: {
      compilerOptions: { isCustomElement: (tag) => tag === "loss-playground" },
    },
  },
});
