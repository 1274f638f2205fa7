import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Run } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

import { isKnown, shownParameters } from "./parameters";
import { starterOf } from "./starter";
import { useDuration } from "./use-duration";

export function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const duration = useDuration(run);
  return (
    <>
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t("run.facts")}</h3>
        <dl className="divide-y rounded-lg border">
          <Fact name={t("run.records")}>{formats.count(run.records_processed)}</Fact>
          <Fact name={t("run.startTime")}>{formats.moment(run.start_time)}</Fact>
          <Fact name={t("run.endTime")}>{run.end_time ? formats.moment(run.end_time) : "—"}</Fact>
          <Fact name={t("run.duration")}>{duration}</Fact>
          <Fact name={t("run.requestedBy")}>{starterOf(run, t)}</Fact>
        </dl>
      </section>
      <section>
        <h3 className="mb-2 text-sm font-semibold">{t("run.parameters")}</h3>
        <dl className="divide-y rounded-lg border">
          {shownParameters(run).map(([name, value]) => (
            <Fact key={name} name={<ParameterName name={name} />}>
              {value}
            </Fact>
          ))}
        </dl>
      </section>
    </>
  );
}

/** The workflow's own name for it stays at hand for those who call the API. */
function ParameterName({ name }: { name: string }) {
  const { t } = useTranslation();
  if (!isKnown(name)) return <code className="text-xs">{name}</code>;
  return <span title={name}>{t(`run.parameter.${name}`)}</span>;
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-6 px-3.5 py-2 text-[13px]">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </div>
  );
}
