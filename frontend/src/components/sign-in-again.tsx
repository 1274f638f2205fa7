import { Link, useLocation } from "@tanstack/react-router";
import { LogIn } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";

/** Whoever has neither a password nor a code here proves it where they sign in. */
export function SignInAgain({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { href } = useLocation();
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent closeLabel={t("action.close")} className="max-w-sm">
        <DialogHeader>
          <DialogTitle>{t("security.proof.title")}</DialogTitle>
          <DialogDescription>{t("security.proof.signIn")}</DialogDescription>
        </DialogHeader>
        <DialogFooter>
          <Button asChild>
            <Link to="/sign-in" search={{ next: href }}>
              <LogIn aria-hidden />
              {t("security.proof.signInAgain")}
            </Link>
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
