import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { ApiError } from "@/api/problem";
import { downloadSql, sqlRunsQuery, type Asked } from "@/api/sql";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/lib/save-file";
import { useFormats } from "@/lib/use-formats";
import { randomUuid } from "@/lib/uuid";

import { MOST } from "./limit-select";

/** Runs the shown question again, as a file, up to the most rows. */
export function CsvButton({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queryClient = useQueryClient();
  const download = useMutation({
    mutationFn: () => downloadSql({ ...asked, limit: MOST, run_id: randomUuid() }),
    onSuccess: ({ content, isCut }) => {
      saveFile(content, `sql-${asked.run_id}.csv`);
      if (isCut) toast.warning(t("sql.cut", { rows: formats.count(MOST) }));
      void queryClient.invalidateQueries(sqlRunsQuery);
    },
    onError: (error) => {
      toast.error(error instanceof ApiError && error.message ? error.message : t("error.broken"));
    },
  });
  return (
    <Button
      variant="outline"
      size="sm"
      disabled={download.isPending}
      onClick={() => {
        download.mutate();
      }}
    >
      {download.isPending ? (
        <LoaderCircle className="animate-spin" aria-hidden />
      ) : (
        <Download aria-hidden />
      )}
      {t("sql.csv")}
    </Button>
  );
}
