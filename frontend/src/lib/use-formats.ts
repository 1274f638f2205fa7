import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Formats } from "@/lib/format";
import { currentLanguage, localeOf, type Language } from "@/lib/i18n";

export function useLanguage(): Language {
  useTranslation();
  return currentLanguage();
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => new Formats(localeOf(language)), [language]);
}
