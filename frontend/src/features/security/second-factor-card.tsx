import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, LoaderCircle, ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { meQuery } from "@/api/me";
import {
  factorsQuery,
  firstCodes,
  newApp,
  newCodes,
  prove,
  turnAppOff,
  type NewApp,
} from "@/api/security";
import type { Me } from "@/api/types";
import { ErrorPanel } from "@/components/error-panel";
import { Refusal } from "@/components/refusal";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { useProof } from "@/components/use-proof";
import { useFormats } from "@/lib/use-formats";

import { AppSetUp } from "./app-set-up";
import { RecoveryCodes } from "./recovery-codes";
import { SessionProof } from "./session-proof";

/** Set up, turned off, new codes; and the code that this session still owes. */
export function SecondFactorCard({ me }: { me: Me }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const factors = useQuery(factorsQuery);
  const { run, dialog } = useProof();
  const [app, setApp] = useState<NewApp | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: factorsQuery.queryKey }),
      client.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
  const begin = useMutation({ mutationFn: () => run(newApp), onSuccess: setApp });
  const finish = useMutation({ mutationFn: () => run(firstCodes), onSuccess: setCodes });
  const renew = useMutation({ mutationFn: () => run(newCodes), onSuccess: setCodes });
  const off = useMutation({ mutationFn: () => run(turnAppOff) });
  const found = factors.data?.find((factor) => factor.type === "totp");
  const recovery = factors.data?.find((factor) => factor.type === "recovery_codes");
  const busy = begin.isPending || renew.isPending || off.isPending;
  const done = () => {
    setApp(null);
    finish.mutate(undefined, { onSettled: () => void changed() });
  };
  return (
    <Card>
      <CardHeader>
        <div className="min-w-0">
          <CardTitle>{t("security.factor.title")}</CardTitle>
          <CardDescription>{t("security.factor.text")}</CardDescription>
        </div>
        {factors.data && (
          <Badge tone={found ? "good" : "neutral"}>
            {t(found ? "security.factor.on" : "security.factor.off")}
          </Badge>
        )}
      </CardHeader>
      <div className="space-y-4 px-5 pb-5">
        {factors.error && (
          <ErrorPanel error={factors.error} onRetry={() => void factors.refetch()} />
        )}
        {found && me.second_factor.missing && (
          <SessionProof onProof={(code) => prove("code", code).then(changed)} />
        )}
        {app && (
          <AppSetUp
            app={app}
            run={run}
            onDone={done}
            onCancel={() => {
              setApp(null);
            }}
          />
        )}
        {codes.length > 0 && (
          <RecoveryCodes
            codes={codes}
            onKept={() => {
              setCodes([]);
            }}
          />
        )}
        {found && (
          <p className="text-[13px] text-muted-foreground">
            {t("security.factor.since", {
              moment: formats.moment(new Date(found.created_at * 1000).toISOString()),
            })}{" "}
            {recovery && t("security.factor.left", { count: recovery.unused_code_count ?? 0 })}
          </p>
        )}
        <Refusal error={begin.error ?? finish.error ?? renew.error ?? off.error} />
        {factors.data && !app && codes.length === 0 && (
          <div className="flex flex-wrap gap-2">
            {!found && (
              <Button
                disabled={busy}
                onClick={() => {
                  begin.mutate();
                }}
              >
                {busy ? (
                  <LoaderCircle className="animate-spin" aria-hidden />
                ) : (
                  <ShieldCheck aria-hidden />
                )}
                {t("security.factor.setUp")}
              </Button>
            )}
            {found && (
              <>
                <Button
                  variant="outline"
                  disabled={busy}
                  onClick={() => {
                    renew.mutate(undefined, { onSettled: () => void changed() });
                  }}
                >
                  <KeyRound aria-hidden />
                  {t("security.factor.newCodes")}
                </Button>
                <Button
                  variant="destructive"
                  disabled={busy}
                  onClick={() => {
                    off.mutate(undefined, { onSettled: () => void changed() });
                  }}
                >
                  <ShieldOff aria-hidden />
                  {t("security.factor.turnOff")}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {dialog}
    </Card>
  );
}
