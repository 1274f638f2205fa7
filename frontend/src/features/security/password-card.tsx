import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { changePassword, sessionsQuery } from "@/api/security";
import { Field } from "@/components/field";
import { Refusal } from "@/components/refusal";
import { Button } from "@/components/ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";

const SHORTEST = 12;

export function PasswordCard() {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const change = useMutation({
    mutationFn: () => changePassword(current, wanted),
    onSuccess: () => {
      setCurrent("");
      setWanted("");
      toast.success(t("security.password.changed"));
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Card>
      <CardHeader>
        <div className="min-w-0">
          <CardTitle>{t("security.password.title")}</CardTitle>
          <CardDescription>{t("security.password.text")}</CardDescription>
        </div>
      </CardHeader>
      <form onSubmit={submit} className="max-w-sm space-y-4 px-5 pb-5">
        <Field id={`${id}-current`} label={t("security.password.current")}>
          <Input
            id={`${id}-current`}
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => {
              setCurrent(event.target.value);
            }}
          />
        </Field>
        <Field
          id={`${id}-new`}
          label={t("security.password.new")}
          hint={t("security.password.rule", { count: SHORTEST })}
        >
          <Input
            id={`${id}-new`}
            type="password"
            autoComplete="new-password"
            required
            minLength={SHORTEST}
            value={wanted}
            onChange={(event) => {
              setWanted(event.target.value);
            }}
          />
        </Field>
        <Refusal error={change.error} />
        <Button type="submit" variant="outline" disabled={change.isPending || !current || !wanted}>
          {change.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
          {t("security.password.submit")}
        </Button>
      </form>
    </Card>
  );
}
