/** Two rules of this project: file names, and no text outside the locale files. */
import path from "node:path";

const LETTERS = /\p{Letter}{2,}/u;
const TEXT_ATTRIBUTES = new Set(["aria-label", "title", "placeholder", "alt", "label"]);

const kebabCase = {
    meta: { type: "suggestion", messages: { name: "Name the file in kebab-case: {{name}}" } },
    create(context) {
        const name = path.basename(context.filename);
        return {
            Program(node) {
                if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(name)) {
                    context.report({ node, messageId: "name", data: { name } });
                }
            },
        };
    },
};

const noHardCodedText = {
    meta: {
        type: "problem",
        messages: { text: "Put this text into src/locales and show it by t(): {{text}}" },
    },
    create(context) {
        const check = (node, text) => {
            if (typeof text === "string" && LETTERS.test(text)) {
                context.report({ node, messageId: "text", data: { text: text.trim() } });
            }
        };
        return {
            JSXText: (node) => check(node, node.value),
            JSXAttribute(node) {
                if (TEXT_ATTRIBUTES.has(node.name.name) && node.value?.type === "Literal") {
                    check(node, node.value.value);
                }
            },
        };
    },
};

export default { rules: { "kebab-case": kebabCase, "no-hard-coded-text": noHardCodedText } };
