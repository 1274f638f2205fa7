import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { deleteQuery, savedQueriesQuery } from "@/api/saved-queries";
import type { SavedQuery } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";

interface DeleteProps {
  query: SavedQuery;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: (query: SavedQuery) => void;
}

/** Asked first: those it is shared with lose it too. */
export function DeleteDialog({ query, open, onOpenChange, onDeleted }: DeleteProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteQuery(query.id),
    onSuccess: () => {
      onOpenChange(false);
      onDeleted(query);
      toast.success(t("sql.saved.deleted", { name: query.name }));
      void queryClient.invalidateQueries(savedQueriesQuery);
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("sql.saved.deleteTitle", { name: query.name })}
      text={t(query.is_shared ? "sql.saved.deleteShared" : "sql.saved.deleteText")}
      keep={t("reason.keep")}
      act={t("sql.saved.delete")}
      doing={remove}
    />
  );
}
