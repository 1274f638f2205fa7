/** Light, dark or the system's; public/theme-init.js applies the same rule before the first paint. */
import { useSyncExternalStore } from "react";

import { readChoice, writeChoice } from "@/lib/storage";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const listeners = new Set<() => void>();
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)");

let theme: Theme = THEMES.find((name) => name === readChoice("theme")) ?? "system";

function resolved(): "light" | "dark" {
  if (theme !== "system") return theme;
  return systemIsDark().matches ? "dark" : "light";
}

function apply(): void {
  document.documentElement.classList.toggle("dark", resolved() === "dark");
  listeners.forEach((listener) => {
    listener();
  });
}

export function setTheme(next: Theme): void {
  theme = next;
  writeChoice("theme", next);
  apply();
}

function subscribe(listener: () => void): () => void {
  const system = systemIsDark();
  listeners.add(listener);
  system.addEventListener("change", apply);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) system.removeEventListener("change", apply);
  };
}

export function useTheme(): { theme: Theme; resolved: "light" | "dark" } {
  return {
    theme: useSyncExternalStore(subscribe, () => theme),
    resolved: useSyncExternalStore(subscribe, resolved),
  };
}
