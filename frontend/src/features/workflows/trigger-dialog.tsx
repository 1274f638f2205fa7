import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import type { Run, RunPage } from "@/api/types";
import { runsQuery, startRun } from "@/api/workflows";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

import { TriggerForm } from "./trigger-form";

export const EXTRACTION = "azure_billing_extraction";

interface TriggerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

type RunList = InfiniteData<RunPage>;

function withRun(list: RunList, run: Run): RunList {
  const pages = list.pages.map((page, index) => {
    const others = page.items.filter((one) => one.id !== run.id);
    return { ...page, items: index === 0 ? [run, ...others] : others };
  });
  return { ...list, pages };
}

function useStart(onStarted: () => void) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (parameters: Record<string, unknown>) => startRun(EXTRACTION, parameters),
    onSuccess: (run) => {
      // It is on the list before the next poll.
      queryClient.setQueryData(runsQuery(undefined).queryKey, (list) => list && withRun(list, run));
      void queryClient.invalidateQueries({ queryKey: ["runs"] });
      toast.success(t("trigger.started"));
      onStarted();
    },
  });
}

export function TriggerDialog({ open, onOpenChange }: TriggerProps) {
  const { t } = useTranslation();
  const start = useStart(() => {
    onOpenChange(false);
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        start.reset();
        onOpenChange(next);
      }}
    >
      <DialogContent closeLabel={t("action.close")}>
        <DialogHeader>
          <DialogTitle>{t("trigger.title")}</DialogTitle>
          <DialogDescription>{t("trigger.description")}</DialogDescription>
        </DialogHeader>
        <TriggerForm busy={start.isPending} error={start.error} onSubmit={start.mutate} />
      </DialogContent>
    </Dialog>
  );
}
