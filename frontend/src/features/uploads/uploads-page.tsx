import { LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";

import { UploadForm } from "./upload-form";
import { UploadList } from "./upload-list";

interface UploadsProps {
  me: Me;
  onUploaded: (id: string) => void;
  /** The sheet of the chosen upload, when one is chosen. */
  children: ReactNode;
}

/** Bring a file, see what it would change, then decide. */
export function UploadsPage({ me, onUploaded, children }: UploadsProps) {
  const { t } = useTranslation();
  const isAllowed = may(me, "run_workflows") && me.scope.everything;
  return (
    <Page title={t("uploads.title")} description={t("uploads.description")}>
      {isAllowed ? (
        <>
          <UploadForm me={me} onUploaded={onUploaded} />
          <UploadList />
          {children}
        </>
      ) : (
        <Card>
          <EmptyState
            icon={LockKeyhole}
            title={t("uploads.forbidden")}
            text={t("uploads.forbiddenText")}
          />
        </Card>
      )}
    </Page>
  );
}
