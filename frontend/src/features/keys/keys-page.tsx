import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { KEYS } from "@/api/keys";
import type { MadeKey, Me } from "@/api/types";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";

import { KeyList } from "./key-list";
import { NewKeyDialog } from "./new-key-dialog";
import { ToldKey } from "./told-key";

/** One's own keys. A new one's secret is here until the page is left, and nowhere else. */
export function KeysPage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<MadeKey | null>(null);
  const ask = () => {
    setAsking(true);
  };
  const made = (key: MadeKey) => {
    setAsking(false);
    setTold(key);
    void client.invalidateQueries({ queryKey: KEYS });
  };
  return (
    <Page
      title={t("keys.title")}
      description={t("keys.text")}
      actions={
        <Button onClick={ask}>
          <Plus aria-hidden />
          {t("keys.new")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {told && (
          <ToldKey
            key={told.id}
            made={told}
            onKept={() => {
              setTold(null);
            }}
          />
        )}
        <KeyList onMade={made} />
      </div>
      {asking && (
        <NewKeyDialog
          me={me}
          onMade={made}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </Page>
  );
}
