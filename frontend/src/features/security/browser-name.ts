/** A browser and a system by what they send; only names, which people know by sight. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Headless)?(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
];

function first(known: [RegExp, string][], text: string): string {
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? "";
}

/** `null` where neither is known: then the whole of what was sent is more honest. */
export function browserName(sent: string): { browser: string; system: string } | null {
  const browser = first(BROWSERS, sent);
  return browser ? { browser, system: first(SYSTEMS, sent) } : null;
}
