import { useCallback, useState } from "react";

import { readChoice, writeChoice } from "@/lib/storage";

import { readDraft, type Draft } from "./draft";

/** A draft belongs to one person: others who use this browser do not find it. */
export function useDraft(person: number) {
  const key = `sql.${String(person)}`;
  const [draft, setDraft] = useState(() => readDraft(readChoice(key)));
  const change = useCallback(
    (part: Partial<Draft>) => {
      setDraft((now) => {
        const next = { ...now, ...part };
        writeChoice(key, JSON.stringify(next));
        return next;
      });
    },
    [key],
  );
  return { draft, change };
}
