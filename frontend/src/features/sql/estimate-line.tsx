import { Gauge, LoaderCircle, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/problem";
import type { SqlEstimate } from "@/api/types";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

interface LineProps {
  estimate: SqlEstimate | undefined;
  error: Error | null;
  isFetching: boolean;
}

/** What a run would read, or why it would be refused, while there is still time to change it. */
export function EstimateLine({ estimate, error, isFetching }: LineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (isFetching) {
    return (
      <Line icon={LoaderCircle} className="animate-spin">
        {t("sql.estimate.asking")}
      </Line>
    );
  }
  if (error instanceof ApiError && error.status < 500 && error.status !== 429) {
    return (
      <Line icon={TriangleAlert} className="text-warn">
        {error.problem.detail || error.problem.title}
      </Line>
    );
  }
  if (!estimate || estimate.is_too_much) return null;
  // Of small tables the server does not know the bytes.
  const reads = estimate.bytes > 0 ? "sql.estimate.reads" : "sql.estimate.readsRows";
  return (
    <Line icon={Gauge}>
      {t(reads, {
        rows: formats.inWords(estimate.rows),
        bytes: formats.bytes(estimate.bytes),
      })}{" "}
      {t("sql.estimate.allowed", {
        rows: formats.inWords(estimate.most_rows),
        bytes: formats.bytes(estimate.most_bytes),
      })}
    </Line>
  );
}

interface LineOfProps {
  icon: LucideIcon;
  className?: string;
  children: ReactNode;
}

function Line({ icon: Icon, className, children }: LineOfProps) {
  return (
    <p
      data-testid="estimate"
      className="flex min-w-0 items-start gap-1.5 text-xs text-muted-foreground tabular-nums"
    >
      <Icon className={cn("mt-px size-3.5 shrink-0", className)} aria-hidden />
      <span className="line-clamp-2 min-w-0 break-words">{children}</span>
    </p>
  );
}

/** It will not be run to its end: said before it is run, with what to do. */
export function TooMuch({ estimate }: { estimate: SqlEstimate }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div
      role="status"
      data-testid="too-much"
      className="flex gap-3 border-t border-warn-border bg-warn-soft px-4 py-3 text-[13px]"
    >
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium">
          {t("sql.estimate.tooMuch", {
            rows: formats.inWords(estimate.rows),
            bytes: formats.bytes(estimate.bytes),
            mostRows: formats.inWords(estimate.most_rows),
            mostBytes: formats.bytes(estimate.most_bytes),
          })}
        </p>
        <p className="text-muted-foreground">{t("sql.estimate.advice")}</p>
        <code className="font-mono text-xs break-words">
          {"date >= {from:Date} AND date < {to:Date}"}
        </code>
      </div>
    </div>
  );
}
