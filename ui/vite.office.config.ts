import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Head office's page, which `wardbook-office` serves to browsers; the window's is `vite.config.ts`. */
export default defineConfig({
  plugins: [react()],
  root: new URL("./src/office", import.meta.url).pathname,
  // Wherever a proxy puts it.
  base: "./",
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  clearScreen: false,
  build: {
    outDir: new URL("./dist-office", import.meta.url).pathname,
    emptyOutDir: true,
    target: ["safari16.4", "chrome120", "firefox121"],
    chunkSizeWarningLimit: 900,
    // The policy forbids what is inlined, except pictures.
    assetsInlineLimit: 0,
  },
});
