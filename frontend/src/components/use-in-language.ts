import type { Label } from "@/api/types";
import { useLanguage } from "@/lib/use-formats";

/** The API's words in the reader's language. */
export function useInLanguage(): (label: Label) => string {
  const language = useLanguage();
  return (label) => label[language === "en" ? "en" : "zh"];
}
