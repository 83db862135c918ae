import { defineConfig } from "vitest/config";

// One worker and no isolation: a PGlite takes two seconds and 300 MB to boot, so all files share one.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default"],
  },
});
