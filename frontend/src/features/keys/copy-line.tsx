import { Check, Copy } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { copyText } from "@/lib/clipboard";

interface LineProps {
  label: string;
  /** What its button is called. */
  copy: string;
  text: string;
}

/** Text to take along: a click chooses all of it, the button copies it. */
export function CopyLine({ label, copy, text }: LineProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const take = () => {
    copyText(text).then(
      () => {
        setCopied(true);
        toast.success(t("keys.told.copied"));
      },
      () => toast.error(t("keys.told.notCopied")),
    );
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <div className="space-y-1.5">
      <p id={id} className="text-xs font-medium text-muted-foreground">
        {label}
      </p>
      <div className="flex items-start gap-2 rounded-md border bg-muted py-1.5 pr-1.5 pl-3">
        <code
          aria-labelledby={id}
          className="min-w-0 flex-1 py-1 text-[13px] wrap-anywhere select-all"
        >
          {text}
        </code>
        <Button variant="ghost" size="icon-sm" aria-label={copy} onClick={take}>
          <Icon aria-hidden />
        </Button>
      </div>
    </div>
  );
}
