import { Download, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";

const NAME = "azure-billing-recovery-codes.txt";

function download(codes: string[], head: string): void {
  const file = new Blob([`${head}\n\n${codes.join("\n")}\n`], { type: "text/plain" });
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: address, download: NAME }).click();
  URL.revokeObjectURL(address);
}

/** Shown once: the server does not say them again. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("security.codes.title")} className="space-y-3 rounded-lg border p-4">
      <p className="flex gap-2 text-[13px]">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
        {t("security.codes.once")}
      </p>
      <ol className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md bg-muted px-4 py-3 font-mono text-sm tabular-nums sm:max-w-sm">
        {codes.map((code) => (
          <li key={code}>{`${code.slice(0, 4)} ${code.slice(4)}`}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="outline"
          size="sm"
          onClick={() => {
            download(codes, t("security.codes.head"));
          }}
        >
          <Download aria-hidden />
          {t("security.codes.download")}
        </Button>
        <Button size="sm" onClick={onKept}>
          {t("security.codes.kept")}
        </Button>
      </div>
    </section>
  );
}
