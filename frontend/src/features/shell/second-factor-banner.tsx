import { Link, useLocation } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Who administers is led to what is missing, on every page but the one that has it. */
export function SecondFactorBanner() {
  const { t } = useTranslation();
  const { pathname, href } = useLocation();
  if (pathname === "/security") return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-warn-border bg-warn-soft px-4 py-2 text-[13px] sm:px-6"
    >
      <ShieldAlert className="size-4 shrink-0 text-warn" aria-hidden />
      <span className="min-w-0 flex-1">{t("security.missing.banner")}</span>
      <Link
        to="/security"
        search={{ next: href }}
        className="focus-ring rounded font-medium text-primary underline-offset-4 hover:underline"
      >
        {t("security.missing.open")}
      </Link>
    </div>
  );
}
