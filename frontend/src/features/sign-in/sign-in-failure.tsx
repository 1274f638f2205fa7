import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { SignInFailure } from "@/api/session";

export function Failure({ failure }: { failure: SignInFailure | null }) {
  const { t } = useTranslation();
  if (!failure) return null;
  return (
    <p role="alert" className="flex gap-2 rounded-md bg-bad-soft px-3 py-2 text-[13px] text-bad">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      {t(`signIn.failure.${failure}`)}
    </p>
  );
}
