export default {
  title: "Learning curves",
  url: "https://example.org",
  baseUrl: "/project/docusaurus/", // the folder that the site is in; "/" where it has a host of its own
  trailingSlash: true,
  onBrokenLinks: "throw",
  clientModules: ["./src/loss-playground.js"],
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
