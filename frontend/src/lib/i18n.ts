import i18next, { type Resource, type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";

import { readChoice, writeChoice } from "@/lib/storage";

/** As the API writes them; the tag for `lang` and Intl is in TAGS. */
export const LANGUAGES = ["en", "zh-hans"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every language is named in itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", "zh-hans": "简体中文" };
const TAGS: Record<Language, string> = { en: "en", "zh-hans": "zh-Hans" };
const INTL: Record<Language, string> = { en: "en-US", "zh-hans": "zh-CN" };

const CATALOGUES: Record<Language, () => Promise<{ default: ResourceLanguage }>> = {
  en: () => import("@/locales/en.json"),
  "zh-hans": () => import("@/locales/zh-Hans.json"),
};

function known(name: string | null): Language | undefined {
  if (!name) return undefined;
  return name.toLowerCase().startsWith("zh")
    ? "zh-hans"
    : LANGUAGES.find((language) => name.toLowerCase().startsWith(language));
}

/** What this person chose on this device, if they did. */
export function chosenLanguage(): Language | undefined {
  return known(readChoice("language"));
}

export function currentLanguage(): Language {
  return known(i18next.language) ?? "en";
}

export function localeOf(language: Language): string {
  return INTL[language];
}

export async function showLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(TAGS[language], "translation")) {
    const catalogue = await CATALOGUES[language]();
    i18next.addResourceBundle(TAGS[language], "translation", catalogue.default);
  }
  await i18next.changeLanguage(TAGS[language]);
  document.documentElement.lang = TAGS[language];
  document.title = i18next.t("app.name");
}

export async function chooseLanguage(language: Language): Promise<void> {
  writeChoice("language", TAGS[language]);
  await showLanguage(language);
}

/** Starts with the language chosen here, else the browser's, else English. */
export async function startI18n(): Promise<void> {
  const language = chosenLanguage() ?? known(navigator.language) ?? "en";
  await i18next.use(initReactI18next).init({
    lng: TAGS[language],
    fallbackLng: false,
    supportedLngs: Object.values(TAGS),
    resources: {} satisfies Resource,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await showLanguage(language);
}
