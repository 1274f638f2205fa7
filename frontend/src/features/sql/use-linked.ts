import { useEffect, useEffectEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import type { SavedQuery } from "@/api/types";

import type { Desk } from "./use-desk";

/** An address that names a saved query opens it, once; what was changed in it since stays. */
export function useLinked(linked: string | undefined, desk: Desk): void {
  const { t } = useTranslation();
  const done = useRef<string>(undefined);
  const follow = useEffectEvent((id: string, saved: SavedQuery[]) => {
    if (desk.draft.saved === id) return;
    const found = saved.find((one) => one.id === id);
    if (found) desk.open(found);
    else toast.error(t("sql.saved.gone"));
  });
  const { saved } = desk;
  useEffect(() => {
    if (!saved || done.current === linked) return;
    done.current = linked;
    if (linked) follow(linked, saved);
  }, [linked, saved]);
}
