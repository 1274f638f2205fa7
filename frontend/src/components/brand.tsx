import { useTranslation } from "react-i18next";

/** The mark: three bars, as in public/favicon.svg. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" className="size-8 shrink-0" aria-hidden>
      <rect width="32" height="32" rx="8" className="fill-[#3451d1]" />
      <rect x="7.5" y="16" width="4" height="8.5" rx="1.4" fill="#fff" fillOpacity=".7" />
      <rect x="14" y="7.5" width="4" height="17" rx="1.4" fill="#fff" />
      <rect x="20.5" y="12" width="4" height="12.5" rx="1.4" fill="#fff" fillOpacity=".85" />
    </svg>
  );
}

export function Brand() {
  const { t } = useTranslation();
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <BrandMark />
      <span className="min-w-0 leading-tight">
        <span className="block truncate text-[13.5px] font-semibold tracking-tight">
          {t("app.name")}
        </span>
        <span className="block truncate text-xs text-muted-foreground">{t("app.tagline")}</span>
      </span>
    </span>
  );
}
