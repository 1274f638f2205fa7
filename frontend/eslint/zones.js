/** Imports go one way: each layer may use those before it. Made from the folders, so none is forgotten. */
import { readdirSync } from "node:fs";
import path from "node:path";

const SOURCE = path.join(import.meta.dirname, "../src");
const LAYERS = [
    "locales",
    "lib",
    "api",
    "components/ui",
    "components",
    "features",
    "routes",
    "app",
];
/** Test support may use everything, and nothing may use it. */
const OUTSIDE = ["testing"];

function folders(of) {
    return readdirSync(path.join(SOURCE, of), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name);
}

function everyFolderHasALayer() {
    const known = new Set([...LAYERS.map((layer) => layer.split("/")[0]), ...OUTSIDE]);
    const strangers = folders(".").filter((name) => !known.has(name));
    if (strangers.length)
        throw new Error(`eslint/zones.js does not know src/${strangers.join(", ")}`);
}

function forbid(files, ignores, forbidden) {
    const patterns = forbidden.map(({ group, message }) => ({ group, message }));
    const ownFolder = {
        group: ["../*"],
        message: "Import by @/… so that the layer is visible.",
    };
    return {
        files,
        ignores,
        rules: { "no-restricted-imports": ["error", { patterns: [...patterns, ownFolder] }] },
    };
}

function above(layer) {
    return [...LAYERS.slice(LAYERS.indexOf(layer) + 1), ...OUTSIDE]
        .filter((name) => !layer.startsWith(`${name}/`))
        .map((name) => ({ group: [`@/${name}/**`], message: `${layer} may not use ${name}.` }));
}

/** components/ui lies inside components: what is under components but not under ui is one layer up. */
function shell(layer) {
    if (layer !== "components/ui") return [];
    return [
        {
            group: ["@/components/*", "!@/components/ui"],
            message: `${layer} may not use components.`,
        },
    ];
}

export function zones() {
    everyFolderHasALayer();
    const layers = LAYERS.filter((layer) => layer !== "features").map((layer) =>
        forbid(
            [`src/${layer}/**/*.{ts,tsx}`],
            layer === "components" ? ["src/components/ui/**"] : [],
            [...above(layer), ...shell(layer)],
        ),
    );
    const features = folders("features").map((feature) =>
        forbid(
            [`src/features/${feature}/**/*.{ts,tsx}`],
            [],
            [
                ...above("features"),
                { group: ["@/features/**"], message: "Features do not use each other." },
            ],
        ),
    );
    return [...layers, ...features];
}
