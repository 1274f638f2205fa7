/// <reference types="vitest/config" />
import path from "node:path";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/**
 * sonner injects a <style> element at import and has no nonce option, which a strict CSP refuses.
 * Its rules are imported as a stylesheet instead (src/components/ui/sonner.tsx).
 */
function sonnerWithoutStyleInjection(): Plugin {
  return {
    name: "sonner-without-style-injection",
    transform(code, id) {
      if (!/node_modules\/sonner\/dist\/index\.m?js/.test(id)) return;
      const stubbed = code.replace(/function __insertCSS\(code\) \{/, "$& return;");
      if (stubbed === code) this.error("sonner changed: __insertCSS was not found");
      return { code: stubbed, map: null };
    },
  };
}

const backend = "http://127.0.0.1:8000";

// index.html is the page of `vite dev` only. In production Django renders its own template with a
// nonce per response, and takes the script and the styles from dist/.vite/manifest.json, whose
// entry has the key "index.html" (fields: file, css, imports). public/ is copied as it is, so the
// template also loads /static/theme-init.js (before the styles) and /static/favicon.svg.
export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), tailwindcss(), sonnerWithoutStyleInjection()],
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "src") } },
  // No source maps and no inlined assets: everything the page loads is a file of its own origin.
  build: {
    outDir: "dist",
    manifest: true,
    assetsInlineLimit: 0,
    target: "es2022",
    // Recharts, the largest chunk, is 374 kB and comes after the numbers. More needs a reason.
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        // Libraries change less often than pages: a browser keeps them over an upgrade. The page
        // preloads these chunks with the entry, so they cost no round trip.
        codeSplitting: {
          groups: [
            // Only the Data Explorer's page asks for it.
            {
              name: "editor",
              test: /node_modules\/(@codemirror|@lezer|@marijn|style-mod|w3c-keyname|crelt)\//,
            },
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "vendor",
              test: /node_modules\/(@tanstack\/(?!react-virtual|virtual-core)[^/]+|i18next|react-i18next|zod)\//,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/_allauth", "/admin", "/static"].map((prefix) => [prefix, backend]),
    ),
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:3000/" } },
    setupFiles: ["src/testing/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 20_000,
    env: { DEBUG_PRINT_LIMIT: "0" },
  },
}));
