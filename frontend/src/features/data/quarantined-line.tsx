import { useTranslation } from "react-i18next";

import type { QuarantinedLine } from "@/api/types";

interface RowProps {
  line: QuarantinedLine;
  /** An empty value may be one that is not told. */
  isWithheld: boolean;
}

/** Where it is, what is wrong, and the whole line as it came. */
export function QuarantinedLineRow({ line, isWithheld }: RowProps) {
  const { t } = useTranslation();
  const file = line.blob.split("/").at(-1);
  return (
    <li className="px-3.5 py-2.5 text-xs">
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="font-medium">
          {t(`data.rule.${line.rule}`, { defaultValue: line.rule })}
        </span>
        <span className="break-all text-muted-foreground tabular-nums" title={line.blob}>
          {t("data.lineOf", { line: line.line_no, file })}
        </span>
      </p>
      {line.column && (
        <p className="mt-0.5 font-mono break-all">
          {line.column}
          {(line.value || !isWithheld) &&
            ` = ${line.value ? JSON.stringify(line.value) : t("data.emptyValue")}`}
        </p>
      )}
      <details className="mt-1">
        <summary className="cursor-pointer text-muted-foreground">{t("data.wholeLine")}</summary>
        <pre className="mt-1 max-h-60 overflow-auto rounded-md bg-muted p-2 font-mono break-all whitespace-pre-wrap">
          {line.raw}
        </pre>
      </details>
    </li>
  );
}
