import { LoaderCircle } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Permission, WantedKey } from "@/api/types";
import { Field } from "@/components/field";
import { Refusal } from "@/components/refusal";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";

import { endOf, USUAL } from "./expiry";
import { ExpiryField } from "./expiry-field";
import { NetworksField, networksOf, refusedNetworks } from "./networks-field";
import { PermissionField, type Chosen } from "./permission-field";

const LONGEST_NAME = 100;

interface FormProps {
  /** What the person has: a key cannot have more. */
  offered: Permission[];
  isBusy: boolean;
  error: Error | null;
  onSubmit: (wanted: WantedKey) => void;
}

export function NewKeyForm({ offered, isBusy, error, onSubmit }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState("");
  const [expiry, setExpiry] = useState(USUAL);
  const [chosen, setChosen] = useState<Chosen>(offered.length > 0 ? [] : null);
  const [networks, setNetworks] = useState("");
  const [sent, setSent] = useState<string[]>([]);
  const refused = refusedNetworks(error, sent);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const end = endOf(expiry, Date.now());
    if (!end) return;
    const wanted = networksOf(networks);
    setSent(wanted);
    onSubmit({
      name: name.trim(),
      expires_at: end.toISOString(),
      permissions: chosen ?? [],
      networks: wanted,
    });
  };
  return (
    <form onSubmit={submit}>
      <div className="space-y-5 px-6 pb-5">
        <Field id={id} label={t("keys.name")} hint={t("keys.nameHint")}>
          <Input
            id={id}
            required
            autoComplete="off"
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        </Field>
        <ExpiryField label={t("keys.expiry.label")} value={expiry} onChange={setExpiry} />
        {offered.length > 0 && (
          <PermissionField offered={offered} value={chosen} onChange={setChosen} />
        )}
        <NetworksField text={networks} refused={refused} onChange={setNetworks} />
        {refused.length === 0 && <Refusal error={error} />}
      </div>
      <DialogFooter className="sticky bottom-0 bg-muted">
        <Button type="submit" disabled={isBusy || !name.trim() || chosen?.length === 0}>
          {isBusy && <LoaderCircle className="animate-spin" aria-hidden />}
          {t("keys.make")}
        </Button>
      </DialogFooter>
    </form>
  );
}
