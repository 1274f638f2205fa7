import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import { sourcesQuery } from "@/api/workflows";

const SLUG = /^[-a-zA-Z0-9_]{1,100}$/;

/** Sources that take files; an administrator may name a new one. */
export function useUploadSources(me: Me) {
  const query = useQuery(sourcesQuery);
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState("");
  const names = (query.data?.items ?? [])
    .filter((one) => one.kind === "upload" && one.enabled)
    .map((one) => one.name);
  const canAdd = may(me, "administer");
  const isNew = canAdd && (chosen === "" || (chosen === undefined && names.length === 0));
  const name = isNew ? typed : (chosen ?? names[0] ?? "");
  return {
    query,
    names,
    canAdd,
    isNew,
    name,
    isValid: SLUG.test(name),
    /** Empty: a new one. */
    choose: setChosen,
    type: setTyped,
  };
}

export type UploadSources = ReturnType<typeof useUploadSources>;
