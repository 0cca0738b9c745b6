import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const pages = ["index.html", "nested/page.html", "about.html", "react.html", "vue.html"];

export default defineConfig({
  base: "./",
  build: { rollupOptions: { input: pages } },
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "loss-playground" } } })],
});
