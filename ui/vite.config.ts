import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "localhost" },
  build: {
    // WebKitGTK 2.40, the oldest that Debian 12 and Ubuntu 24.04 have had.
    target: "safari16.4",
    chunkSizeWarningLimit: 900,
    // The program carries the files: no request is saved by inlining, and the policy forbids some.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // One file up to the sign-in form: a dozen small ones took WebKit some 30 ms longer to start.
        codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] },
      },
    },
  },
});
