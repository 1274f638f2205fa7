import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ErrorPanel } from "@/components/error-panel";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

interface ConfirmProps {
  title: string;
  text: string;
  /** The two buttons: of leaving it as it is, and of doing it. */
  keep: string;
  act: string;
  doing: { mutate: () => void; isPending: boolean; error: Error | null };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asked before what cannot be taken back. */
export function ConfirmDialog(asked: ConfirmProps) {
  const { t } = useTranslation();
  const { doing } = asked;
  return (
    <Dialog open={asked.open} onOpenChange={asked.onOpenChange}>
      <DialogContent closeLabel={t("action.close")} className="max-w-md">
        <DialogHeader>
          <DialogTitle>{asked.title}</DialogTitle>
          <DialogDescription>{asked.text}</DialogDescription>
        </DialogHeader>
        {doing.error && <ErrorPanel className="mx-6 mb-4" error={doing.error} />}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{asked.keep}</Button>
          </DialogClose>
          <Button
            variant="destructive"
            disabled={doing.isPending}
            onClick={() => {
              doing.mutate();
            }}
          >
            {doing.isPending && <LoaderCircle className="animate-spin" aria-hidden />}
            {asked.act}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
