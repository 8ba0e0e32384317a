import { defineConfig } from "vitest/config";

const modules = ["chart", "keys", "map", "progress", "sliders", "wall"];

export default defineConfig({
  // Addresses are relative to the module that asks, wherever the office keeps its static files.
  base: "",
  logLevel: "warn",
  build: {
    outDir: "../src/wanmu/web/static/dist",
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    license: { fileName: "licenses.md" },
    target: "es2022",
    modulePreload: false,
    // MapLibre is one piece of a megabyte; it is loaded on pages with a map only.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: modules.map((name) => `src/${name}.ts`) },
  },
  worker: { format: "es" },
  test: { include: ["tests/**/*.test.ts"], css: true },
});
