import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle, SearchCheck } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Me } from "@/api/types";
import { sendUpload, uploadQuery, uploadsQuery } from "@/api/uploads";
import { Choice } from "@/components/choice";
import { ErrorPanel } from "@/components/error-panel";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";

import { DropZone } from "./drop-zone";
import { SourceField } from "./source-field";
import { useUploadSources } from "./use-upload-sources";

const DATASETS = ["actual", "amortized", "focus", "legacy"] as const;
const AUTO = "auto";

interface FormProps {
  me: Me;
  onUploaded: (id: string) => void;
}

export function UploadForm({ me, onUploaded }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const queryClient = useQueryClient();
  const sources = useUploadSources(me);
  const [file, setFile] = useState<File | null>(null);
  const [dataset, setDataset] = useState<Dataset | typeof AUTO>(AUTO);
  const send = useMutation({
    mutationFn: sendUpload,
    onSuccess: (upload) => {
      queryClient.setQueryData(uploadQuery(upload.id).queryKey, upload);
      void queryClient.invalidateQueries(uploadsQuery);
      void queryClient.invalidateQueries({ queryKey: ["sources"] });
      setFile(null);
      onUploaded(upload.id);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (file) send.mutate({ file, source: sources.name, dataset: dataset === AUTO ? "" : dataset });
  };
  return (
    <Card className="p-4 sm:p-5">
      <form onSubmit={submit} aria-label={t("uploads.bring")} className="space-y-4">
        <Field id={`${id}-file`} label={t("uploads.file")}>
          <DropZone
            id={`${id}-file`}
            file={file}
            onChoose={(chosen) => {
              send.reset();
              setFile(chosen);
            }}
          />
        </Field>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <SourceField id={`${id}-source`} sources={sources} />
          <Field id={`${id}-dataset`} label={t("uploads.dataset")} hint={t("uploads.datasetHint")}>
            <Choice
              id={`${id}-dataset`}
              value={dataset}
              options={[
                { value: AUTO, label: t("uploads.auto") },
                ...DATASETS.map((value) => ({ value, label: t(`data.dataset.${value}`) })),
              ]}
              onChange={setDataset}
            />
          </Field>
        </div>
        {send.error && <ErrorPanel error={send.error} />}
        {send.isPending && <Progress value={null} aria-label={t("uploads.sending")} />}
        <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
          <p className="mr-auto text-xs text-muted-foreground">{t("uploads.nothingShown")}</p>
          <Button type="submit" disabled={!file || !sources.isValid || send.isPending}>
            {send.isPending ? (
              <LoaderCircle className="animate-spin" aria-hidden />
            ) : (
              <SearchCheck aria-hidden />
            )}
            {send.isPending ? t("uploads.sending") : t("uploads.submit")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
