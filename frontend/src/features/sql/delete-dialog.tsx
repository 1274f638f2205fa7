import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { deleteQuery, savedQueriesQuery } from "@/api/saved-queries";
import type { SavedQuery } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

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
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent closeLabel={t("action.close")}>
        <DialogHeader>
          <DialogTitle>{t("sql.saved.deleteTitle", { name: query.name })}</DialogTitle>
          <DialogDescription>
            {t(query.is_shared ? "sql.saved.deleteShared" : "sql.saved.deleteText")}
          </DialogDescription>
        </DialogHeader>
        {remove.error && <ErrorPanel className="mx-6 mb-4" error={remove.error} />}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("reason.keep")}</Button>
          </DialogClose>
          <Button
            variant="destructive"
            disabled={remove.isPending}
            onClick={() => {
              remove.mutate();
            }}
          >
            {t("sql.saved.delete")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
