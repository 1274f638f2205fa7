import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Key } from "@/api/types";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

import type { KeyState } from "./key-state";
import { isPermission, ordered } from "./permissions";

/** What it may do, from where, since when, when it was used last and when it ends. */
export function KeyFacts({ of: key, state }: { of: Key; state: KeyState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const permissions = ordered(key.permissions).map((each) =>
    isPermission(each) ? t(`keys.permission.${each}.name`) : each,
  );
  const comma = t("keys.fact.comma");
  const ending = state === "soon" ? "live" : state;
  const isOver = state === "ended" || state === "revoked";
  const end = formats.moment(key.revoked_at ?? key.expires_at);
  return (
    <dl
      className={cn(
        "grid grid-cols-2 gap-x-6 gap-y-3 text-[13px] md:grid-cols-[1.5fr_1fr_1fr_1fr]",
        isOver && "text-muted-foreground",
      )}
    >
      <Fact name={t("keys.fact.permissions")}>
        {permissions.length > 0 ? permissions.join(comma) : t("keys.fact.all")}
      </Fact>
      <Fact name={t("keys.fact.networks")}>
        {key.networks.length > 0 ? key.networks.join(comma) : t("keys.fact.anywhere")}
      </Fact>
      <Fact name={t("keys.fact.used")}>
        {key.last_used_at ? formats.moment(key.last_used_at) : t("keys.fact.never")}
        {key.last_used_from && (
          <span className="block text-xs text-muted-foreground">
            {t("keys.fact.from", { address: key.last_used_from })}
          </span>
        )}
      </Fact>
      <Fact name={t(`keys.fact.${ending}`)}>
        {end}
        <span className="block text-xs text-muted-foreground">
          {t("keys.fact.made", { moment: formats.moment(key.created_at) })}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-0.5">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
