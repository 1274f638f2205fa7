import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Refused } from "@/api/allauth";
import { Abandoned } from "@/components/abandoned";
import { ErrorPanel } from "@/components/error-panel";

type Known =
  `security.refused.${"code" | "unreadable" | "password" | "limited" | "ssoOnly" | "short" | "common" | "similar" | "numeric"}`;

const CODES: Record<string, Known | undefined> = {
  incorrect_code: "security.refused.code",
  second_factor_unreadable: "security.refused.unreadable",
  incorrect_password: "security.refused.password",
  enter_current_password: "security.refused.password",
  too_many_login_attempts: "security.refused.limited",
  rate_limited: "security.refused.limited",
  local_passwords_off: "security.refused.ssoOnly",
  password_too_short: "security.refused.short",
  password_too_common: "security.refused.common",
  password_too_similar: "security.refused.similar",
  password_entirely_numeric: "security.refused.numeric",
};

/** What was typed and refused, in a line; anything else as everywhere. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error || error instanceof Abandoned) return null;
  if (!(error instanceof Refused)) return <ErrorPanel error={error} />;
  const known = CODES[error.code];
  return (
    <p role="alert" className="flex gap-2 rounded-md bg-bad-soft px-3 py-2 text-[13px] text-bad">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      {known ? t(known) : t("security.refused.other")}
    </p>
  );
}
