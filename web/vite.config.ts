import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { mockApi } from "./mock/server.ts";

// ESL_API points the development server at a running `esl serve`; without it the canned answers in mock/ reply.
const api = process.env.ESL_API;

export default defineConfig({
  plugins: [react(), ...(api ? [] : [mockApi()])],
  server: api ? { proxy: { "/api": api } } : {},
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // React changes less often than the rest: browsers keep it over our releases.
        codeSplitting: { groups: [{ name: "react", test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/ }] },
      },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
