import { Menu, PanelLeft, Search } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Me } from "@/api/types";
import { LanguageMenu } from "@/components/language-menu";
import { ThemeMenu } from "@/components/theme-menu";
import { Button } from "@/components/ui/button";

import type { Actions } from "./use-actions";
import { UserMenu } from "./user-menu";

interface TopBarProps {
  me: Me;
  actions: Actions;
  collapsed: boolean;
  onToggleSidebar: () => void;
  onOpenSheet: () => void;
  onOpenPalette: () => void;
}

const COMMAND = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? "⌘K" : "Ctrl K";

export function TopBar(props: TopBarProps) {
  const { t } = useTranslation();
  const { me, actions, collapsed } = props;
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-background/85 px-3 backdrop-blur sm:px-4">
      <Button
        variant="ghost"
        size="icon"
        className="md:hidden"
        aria-label={t("nav.open")}
        onClick={props.onOpenSheet}
      >
        <Menu />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="hidden md:inline-flex"
        aria-label={t(collapsed ? "nav.expand" : "nav.collapse")}
        aria-expanded={!collapsed}
        onClick={props.onToggleSidebar}
      >
        <PanelLeft />
      </Button>
      <Button
        variant="outline"
        className="w-9 justify-center px-0 font-normal text-muted-foreground sm:w-64 sm:justify-start sm:px-3"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={props.onOpenPalette}
      >
        <Search aria-hidden />
        <span className="sr-only sm:not-sr-only">{t("palette.search")}</span>
        <kbd
          aria-hidden
          className="ml-auto hidden rounded border bg-muted px-1.5 py-px font-sans text-[11px] sm:inline"
        >
          {COMMAND}
        </kbd>
      </Button>
      <div className="ml-auto flex items-center gap-1">
        <LanguageMenu onChoose={actions.speak} />
        <ThemeMenu />
        <UserMenu me={me} onSignOut={actions.leave} />
      </div>
    </header>
  );
}
