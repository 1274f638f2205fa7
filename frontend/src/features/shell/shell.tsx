import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Me } from "@/api/types";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { readChoice, writeChoice } from "@/lib/storage";

import { CommandPalette } from "./command-palette";
import { SecondFactorBanner } from "./second-factor-banner";
import { Sidebar, SidebarContent } from "./sidebar";
import { TopBar } from "./top-bar";
import { useActions } from "./use-actions";

const MAIN = "main";

interface ShellProps {
  me: Me;
  onSignedOut: () => void;
  children: ReactNode;
}

export function Shell({ me, onSignedOut, children }: ShellProps) {
  const { t } = useTranslation();
  const actions = useActions(onSignedOut);
  const [collapsed, setCollapsed] = useState(readChoice("sidebar") === "collapsed");
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const toggle = () => {
    writeChoice("sidebar", collapsed ? "expanded" : "collapsed");
    setCollapsed(!collapsed);
  };
  return (
    <div className="flex min-h-dvh">
      <a
        href={`#${MAIN}`}
        className="focus-ring sr-only z-50 rounded-md bg-primary px-4 py-2 text-sm font-medium text-primary-foreground focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t("nav.skip")}
      </a>
      <Sidebar me={me} collapsed={collapsed} />
      <MobileNav me={me} open={sheetOpen} onOpenChange={setSheetOpen} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar
          me={me}
          actions={actions}
          collapsed={collapsed}
          onToggleSidebar={toggle}
          onOpenSheet={() => {
            setSheetOpen(true);
          }}
          onOpenPalette={() => {
            setPaletteOpen(true);
          }}
        />
        {me.second_factor.missing && <SecondFactorBanner />}
        <main id={MAIN} tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <CommandPalette me={me} actions={actions} open={paletteOpen} onOpenChange={setPaletteOpen} />
    </div>
  );
}

interface MobileNavProps {
  me: Me;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function MobileNav({ me, open, onOpenChange }: MobileNavProps) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent side="left" closeLabel={t("action.close")} className="bg-sidebar">
        <DialogTitle className="sr-only">{t("nav.title")}</DialogTitle>
        <DialogDescription className="sr-only">{t("app.tagline")}</DialogDescription>
        <SidebarContent
          me={me}
          onNavigate={() => {
            onOpenChange(false);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
