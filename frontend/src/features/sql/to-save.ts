import type { SavedQuery, SavedQueryChange } from "@/api/types";

import type { Draft } from "./draft";
import type { Parameter, Values } from "./parameters";

/** What is to be kept: a new query, a copy, or one's own changed (`id`). */
export interface ToSave {
  id: string | null;
  /** What the editor holds, not something from the list. */
  isDraft: boolean;
  wanted: SavedQueryChange;
}

/** One's own is changed; of somebody else's a copy is made, which is shared with nobody yet. */
export function toSaveDraft(
  draft: Draft,
  parameters: readonly Parameter[],
  from: SavedQuery | undefined,
): ToSave {
  const about = (name: string) => from?.parameters.find((one) => one.name === name)?.about ?? "";
  return {
    id: from?.is_mine ? from.id : null,
    isDraft: true,
    wanted: {
      name: from?.name ?? "",
      about: from?.about ?? "",
      query: draft.text,
      parameters: parameters.map(({ name, type }) => ({
        name,
        type,
        default: draft.values[name] ?? "",
        about: about(name),
      })),
      is_shared: (from?.is_mine && from.is_shared) ?? false,
    },
  };
}

export function toSaveAgain(query: SavedQuery): ToSave {
  const { id, name, about = "", query: text, parameters, is_shared, is_mine } = query;
  return {
    id: is_mine ? id : null,
    isDraft: false,
    wanted: { name, about, query: text, parameters, is_shared: (is_mine && is_shared) ?? false },
  };
}

export function defaultsOf(query: SavedQuery): Values {
  return Object.fromEntries(query.parameters.map((one) => [one.name, one.default ?? ""]));
}
