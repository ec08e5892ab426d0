import { defineConfig } from "vitest/config";

/** Two stories side by side: most of one is waiting, and each has its own clinic and display. */
export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["e2e/**/*.e2e.ts"],
    setupFiles: ["e2e/display.ts"],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
