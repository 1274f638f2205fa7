import js from "@eslint/js";
import query from "@tanstack/eslint-plugin-query";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

import house from "./eslint/house.js";
import { zones } from "./eslint/zones.js";

export default defineConfig([
    globalIgnores(["dist", "src/api/schema.d.ts"]),
    js.configs.recommended,
    {
        files: ["**/*.{ts,tsx}"],
        extends: [
            tseslint.configs.strictTypeChecked,
            tseslint.configs.stylisticTypeChecked,
            reactHooks.configs.flat["recommended-latest"],
            jsxA11y.flatConfigs.strict,
            query.configs["flat/recommended"],
        ],
        languageOptions: {
            globals: globals.browser,
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
        },
        rules: {
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "jsx-a11y/label-has-associated-control": ["error", { controlComponents: ["Input"] }],
        },
    },
    {
        files: ["src/**/*.{ts,tsx}"],
        plugins: { house },
        rules: {
            "house/kebab-case": "error",
            "house/no-hard-coded-text": "error",
            "max-lines": ["error", { max: 300, skipComments: true }],
        },
    },
    ...zones(),
    { files: ["eslint/**/*.js", "*.js"], languageOptions: { globals: globals.node } },
    { files: ["public/*.js"], languageOptions: { globals: globals.browser } },
]);
