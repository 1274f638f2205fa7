import { FileSpreadsheet, Upload } from "lucide-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";

import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

interface DropProps {
  id: string;
  file: File | null;
  onChoose: (file: File) => void;
}

/** A file field that is also a place to drop one on; the whole of it is its label. */
export function DropZone({ id, file, onChoose }: DropProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOver, setOver] = useState(false);
  const drag = (over: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(over);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const Icon = file ? FileSpreadsheet : Upload;
  return (
    <div className="relative">
      <input
        id={id}
        type="file"
        accept=".csv,.gz,.parquet"
        aria-describedby={`${id}-hint`}
        className="peer sr-only"
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again after it was changed.
          event.target.value = "";
        }}
      />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a second way; the field takes the keyboard */}
      <label
        htmlFor={id}
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={drop}
        data-testid="drop-zone"
        className={cn(
          "flex min-h-36 cursor-pointer flex-col items-center justify-center gap-1.5 rounded-xl border-2 border-dashed px-6 py-6 text-center transition-colors peer-focus-visible:border-ring peer-focus-visible:ring-[3px] peer-focus-visible:ring-ring/40 hover:bg-accent/60",
          isOver ? "border-primary bg-primary-soft" : "border-input",
          file && "border-solid",
        )}
      >
        <Icon className="mb-1 size-6 text-muted-foreground" aria-hidden />
        {file ? (
          <>
            <span className="text-sm font-medium break-all">{file.name}</span>
            <span className="text-xs text-muted-foreground tabular-nums">
              {formats.bytes(file.size)} · {t("uploads.another")}
            </span>
          </>
        ) : (
          <span className="text-sm">
            {t("uploads.drop")}{" "}
            <span className="font-medium text-primary underline underline-offset-4">
              {t("uploads.choose")}
            </span>
          </span>
        )}
      </label>
      <p id={`${id}-hint`} className="mt-2 text-xs text-muted-foreground">
        {t("uploads.formats")}
      </p>
    </div>
  );

  function take(files: FileList | null) {
    const [first] = files ?? [];
    if (first) onChoose(first);
  }
}
