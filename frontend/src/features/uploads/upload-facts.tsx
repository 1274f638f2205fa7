import { useTranslation } from "react-i18next";

import type { Upload } from "@/api/types";
import { Fact, Facts } from "@/components/facts";
import { useFormats } from "@/lib/use-formats";

/** Which bytes it is about, and who brought them. */
export function UploadFacts({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">{t("uploads.file")}</h3>
      <Facts>
        <Fact name={t("uploads.size")}>{formats.bytes(upload.size)}</Fact>
        <Fact name={t("uploads.hash")}>
          <code className="text-xs break-all">{upload.sha256}</code>
        </Fact>
        <Fact name={t("uploads.broughtBy")}>
          {t("uploads.by", {
            person: upload.uploaded_by,
            time: formats.moment(upload.uploaded_at),
          })}
        </Fact>
      </Facts>
    </section>
  );
}
