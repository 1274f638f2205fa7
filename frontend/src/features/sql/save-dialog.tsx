import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { keepQuery, savedQueriesQuery } from "@/api/saved-queries";
import type { SavedQuery, SavedQueryChange } from "@/api/types";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

import { SaveForm } from "./save-form";
import type { ToSave } from "./to-save";

interface DialogProps {
  toSave: ToSave | null;
  onClose: () => void;
  onSaved: (query: SavedQuery, saved: ToSave) => void;
}

export function SaveDialog({ toSave, onClose, onSaved }: DialogProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const keep = useMutation({
    mutationFn: (wanted: SavedQueryChange) => keepQuery(wanted, toSave?.id ?? undefined),
    onSuccess: (query) => {
      void queryClient.invalidateQueries(savedQueriesQuery);
      toast.success(t("sql.saved.done", { name: query.name }));
      if (toSave) onSaved(query, toSave);
      onClose();
    },
  });
  return (
    <Dialog
      open={toSave !== null}
      onOpenChange={() => {
        keep.reset();
        onClose();
      }}
    >
      <DialogContent closeLabel={t("action.close")}>
        <DialogHeader>
          <DialogTitle>{t(toSave?.id ? "sql.saved.editTitle" : "sql.saved.newTitle")}</DialogTitle>
          <DialogDescription>{t("sql.saved.description")}</DialogDescription>
        </DialogHeader>
        {toSave && (
          <SaveForm
            initial={toSave.wanted}
            isBusy={keep.isPending}
            error={keep.error}
            onSubmit={keep.mutate}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
