import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { forgetMonths, ledgerQuery, runLedger, type SourceMonth } from "@/api/periods";
import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormats } from "@/lib/use-formats";

import { LedgerChain } from "./ledger-chain";

interface PanelProps extends SourceMonth {
  mayRun: boolean;
  seesAll: boolean;
}

/** The month from its manifest to the invoice, read anew. */
export function LedgerPanel({ source, billing_period, mayRun, seesAll }: PanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data, error, refetch } = useQuery(ledgerQuery({ source, billing_period }));
  return (
    <section aria-label={t("ledger.title")} className="space-y-3" data-testid="ledger">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h3 className="text-sm font-semibold">{t("ledger.title")}</h3>
          <p className="text-[13px] text-muted-foreground">{t("ledger.description")}</p>
        </div>
        {mayRun && data && <RunAgain source={source} billing_period={billing_period} />}
      </div>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && !data && <Skeleton className="h-56 rounded-lg" />}
      {data?.datasets.map((chain) => (
        <LedgerChain key={chain.dataset} chain={chain} />
      ))}
      {data && (
        <p className="text-xs text-muted-foreground">
          {t("ledger.at", { time: formats.moment(data.run_at) })}
          {!seesAll && ` · ${t("ledger.noSums")}`}
        </p>
      )}
    </section>
  );
}

function RunAgain(month: SourceMonth) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const run = useMutation({
    mutationFn: () => runLedger(month),
    onSuccess: (found) => {
      queryClient.setQueryData(ledgerQuery(month).queryKey, found);
      forgetMonths(queryClient);
      toast.success(t("ledger.done"));
    },
  });
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        disabled={run.isPending}
        onClick={() => {
          run.mutate();
        }}
      >
        {run.isPending ? (
          <LoaderCircle className="animate-spin" aria-hidden />
        ) : (
          <RotateCw aria-hidden />
        )}
        {t("ledger.run")}
      </Button>
      {run.error && <ErrorPanel className="w-full" error={run.error} />}
    </>
  );
}
