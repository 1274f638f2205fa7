import "@testing-library/jest-dom/vitest";

import { File } from "node:buffer";

import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { z } from "zod";

import { chooseLanguage, startI18n } from "@/lib/i18n";

import { resetBackend, server } from "./server";

z.config({ jitless: true });
// The first page of a file also loads its modules, and machines may be busy.
configure({ asyncUtilTimeout: 10_000 });

/** What jsdom lacks and Radix, cmdk, Recharts and CodeMirror ask for. */
class NoResizes implements ResizeObserver {
  observe(): void {
    // Nothing is laid out here.
  }
  unobserve(): void {
    // Nothing is laid out here.
  }
  disconnect(): void {
    // Nothing is laid out here.
  }
}

function fakeMedia(query: string): MediaQueryList {
  return Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
}

// Node's fetch sends only its own forms and files; jsdom has others of the same names.
const form = await new Response(new URLSearchParams()).formData();
globalThis.FormData = form.constructor as typeof FormData;
globalThis.File = File as unknown as typeof globalThis.File;

globalThis.ResizeObserver = NoResizes;
window.matchMedia = fakeMedia;
window.scrollTo = () => undefined;
Range.prototype.getClientRects = () => document.createElement("i").getClientRects();
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.hasPointerCapture = () => false;
Element.prototype.releasePointerCapture = () => undefined;

/** Calls no handler knows; a test that makes one fails, also when the app survives it. */
const unknown: string[] = [];

beforeAll(async () => {
  server.listen({ onUnhandledFrame: "error" });
  server.events.on("request:unhandled", ({ request }) => {
    unknown.push(`${request.method} ${request.url}`);
  });
  await startI18n();
});

beforeEach(async () => {
  document.cookie = "csrftoken=token-of-the-page";
  await chooseLanguage("en");
});

afterEach(() => {
  cleanup();
  resetBackend();
  localStorage.clear();
  expect(unknown.splice(0)).toEqual([]);
});

afterAll(() => {
  server.close();
});
