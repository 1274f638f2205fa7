import { useTranslation } from "react-i18next";

import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";

import { SidePanel, type PanelProps } from "./side-panel";

interface SheetProps extends PanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The same panel where there is no room beside the editor; it goes once something was chosen. */
export function SideSheet({ open, onOpenChange, ...panel }: SheetProps) {
  const { t } = useTranslation();
  const then =
    <A extends unknown[]>(act: (...values: A) => void) =>
    (...values: A) => {
      onOpenChange(false);
      act(...values);
    };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent side="right" closeLabel={t("action.close")} className="max-w-md">
        <DialogTitle className="px-4 pt-4 pb-1.5">{t("sql.panel.title")}</DialogTitle>
        <DialogDescription className="sr-only">{t("sql.description")}</DialogDescription>
        <SidePanel
          {...panel}
          onInsert={then(panel.onInsert)}
          onReuse={then(panel.onReuse)}
          onOpen={then(panel.onOpen)}
          onEdit={then(panel.onEdit)}
        />
      </DialogContent>
    </Dialog>
  );
}
