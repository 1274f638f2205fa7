import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/problem";
import type { Asked } from "@/api/sql";
import type { SqlAnswer } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Card, CardTitle } from "@/components/ui/card";
import { useFormats } from "@/lib/use-formats";

import { CsvButton } from "./csv-button";
import { CutBanner } from "./cut-banner";
import { ResultGrid } from "./result-grid";
import { Running } from "./running";
import type { Latest } from "./use-run";

interface ResultProps {
  latest: Latest;
  onMore: () => void;
}

/** The newest run: under way, refused or answered. */
export function ResultCard({ latest, onMore }: ResultProps) {
  const { status, data, error, variables, submittedAt } = latest;
  if (!variables) return null;
  if (isCancelled(error)) return <Cancelled error={error} />;
  if (error) return <ErrorPanel error={error} />;
  return (
    <Card className="min-w-0 overflow-hidden">
      {status === "pending" && (
        <Running key={variables.run_id} run_id={variables.run_id} since={submittedAt} />
      )}
      {data && <Answer key={variables.run_id} answer={data} asked={variables} onMore={onMore} />}
    </Card>
  );
}

function isCancelled(error: Error | null): error is ApiError {
  return error instanceof ApiError && error.problem.code === "sql_cancelled";
}

/** Its person wanted it so: nothing to be alarmed about. */
function Cancelled({ error }: { error: ApiError }) {
  return (
    <Card role="status" className="flex items-center gap-3 px-5 py-4 text-sm">
      <Ban className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <p>
        <span className="font-medium">{error.problem.title}</span>{" "}
        <span className="text-muted-foreground">{error.problem.fix}</span>
      </p>
    </Card>
  );
}

interface AnswerProps {
  answer: SqlAnswer;
  asked: Asked;
  onMore: () => void;
}

function Answer({ answer, asked, onMore }: AnswerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { rows, columns } = answer;
  const facts = [
    t("sql.rows", { count: rows.length, rows: formats.count(rows.length) }),
    formats.elapsed(answer.milliseconds),
    // An answer that was cut before the server told has no such figures.
    ...(answer.read_rows > 0
      ? [
          t("sql.read", { rows: formats.inWords(answer.read_rows) }),
          formats.bytes(answer.read_bytes),
        ]
      : []),
  ];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
        <CardTitle className="max-sm:mr-auto">{t("sql.result")}</CardTitle>
        <p
          role="status"
          data-testid="facts"
          className="text-[13px] text-muted-foreground tabular-nums max-sm:order-last max-sm:basis-full sm:mr-auto"
        >
          {facts.join(" · ")}
        </p>
        <CsvButton asked={asked} />
      </div>
      {answer.is_cut && <CutBanner rows={rows.length} limit={asked.limit} onMore={onMore} />}
      {rows.length === 0 ? (
        <p className="border-t px-5 py-10 text-center text-sm text-muted-foreground">
          {t("sql.noRows")}
        </p>
      ) : (
        <ResultGrid columns={columns} rows={rows} />
      )}
    </>
  );
}
