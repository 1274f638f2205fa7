import { useMutation } from "@tanstack/react-query";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import { useId, useState, type ReactNode, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** As the API keeps it. */
const LONGEST = 500;

interface ReasonActionProps<T> {
  icon: LucideIcon;
  /** On the button that asks, and on the one that does it. */
  label: string;
  /** What follows, and that the reason is kept. */
  hint: ReactNode;
  isDestructive?: boolean;
  /** On the form: to be set where there are several on a page. */
  name?: string;
  act: (reason: string) => Promise<T>;
  onDone: (answer: T) => void;
}

/** A change that needs a reason: a button, then a short form in its place. */
export function ReasonAction<T>(props: ReasonActionProps<T>) {
  const [asking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
  };
  if (asking) return <ReasonForm {...props} onClose={close} />;
  const Icon = props.icon;
  return (
    <Button
      variant="outline"
      size="sm"
      onClick={() => {
        setAsking(true);
      }}
    >
      <Icon aria-hidden />
      {props.label}
    </Button>
  );
}

function ReasonForm<T>(props: ReasonActionProps<T> & { onClose: () => void }) {
  const { t } = useTranslation();
  const field = useId();
  const [reason, setReason] = useState("");
  const action = useMutation({
    mutationFn: props.act,
    onSuccess: (answer) => {
      props.onDone(answer);
      props.onClose();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    action.mutate(reason.trim());
  };
  return (
    <form
      onSubmit={submit}
      aria-label={props.name ?? props.label}
      className="w-full space-y-3 rounded-xl border p-4"
    >
      <div className="space-y-2">
        <Label htmlFor={field}>{t("reason.label")}</Label>
        <Textarea
          id={field}
          required
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed is gone
          autoFocus
          maxLength={LONGEST}
          aria-describedby={`${field}-hint`}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <p id={`${field}-hint`} className="text-xs text-muted-foreground">
          {props.hint}
        </p>
      </div>
      {action.error && <ErrorPanel error={action.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" onClick={props.onClose}>
          {t("reason.keep")}
        </Button>
        <Button
          type="submit"
          variant={props.isDestructive ? "destructive" : "default"}
          disabled={action.isPending || !reason.trim()}
        >
          {action.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
          {props.label}
        </Button>
      </div>
    </form>
  );
}
