import { useNavigate } from "@tanstack/react-router";
import { CalendarRange, Languages, LogOut, Settings2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import { THEME_ICONS } from "@/components/theme-menu";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/i18n";
import { PRESETS } from "@/lib/period";
import { setTheme, THEMES } from "@/lib/theme";

import { destinations, OWN_PAGES } from "./navigation";
import type { Actions } from "./use-actions";

interface PaletteProps {
  me: Me;
  actions: Actions;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function useShortcut(onPress: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      onPress();
    };
    window.addEventListener("keydown", listen);
    return () => {
      window.removeEventListener("keydown", listen);
    };
  }, [onPress]);
}

export function CommandPalette({ me, actions, open, onOpenChange }: PaletteProps) {
  const { t } = useTranslation();
  useShortcut(() => {
    onOpenChange(!open);
  });
  const run = (action: () => void) => () => {
    onOpenChange(false);
    action();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent closeLabel={t("action.close")} className="top-[18%] translate-y-0 p-0">
        <DialogTitle className="sr-only">{t("palette.title")}</DialogTitle>
        <DialogDescription className="sr-only">{t("palette.search")}</DialogDescription>
        <Command label={t("palette.title")} loop>
          <CommandInput placeholder={t("palette.search")} />
          <CommandList>
            <CommandEmpty>{t("palette.nothing")}</CommandEmpty>
            <Places me={me} run={run} />
            {may(me, "view_costs") && <Periods run={run} />}
            <Looks actions={actions} run={run} />
            <CommandItem
              value="sign-out"
              keywords={[t("user.signOut")]}
              onSelect={run(actions.leave)}
            >
              <LogOut aria-hidden />
              {t("user.signOut")}
            </CommandItem>
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

type Run = (action: () => void) => () => void;

function Places({ me, run }: { me: Me; run: Run }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <CommandGroup heading={t("palette.go")}>
      {[...destinations(me), ...OWN_PAGES].map(({ to, label, icon: Icon }) => (
        <CommandItem
          key={to}
          value={to}
          keywords={[t(label)]}
          onSelect={run(() => void navigate({ to }))}
        >
          <Icon aria-hidden />
          {t(label)}
        </CommandItem>
      ))}
      {me.is_staff && (
        <CommandItem
          value="admin"
          keywords={[t("nav.admin")]}
          onSelect={run(() => {
            window.location.assign("/admin/");
          })}
        >
          <Settings2 aria-hidden />
          {t("nav.admin")}
        </CommandItem>
      )}
    </CommandGroup>
  );
}

function Periods({ run }: { run: Run }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <CommandGroup heading={t("period.title")}>
      {PRESETS.map((period) => (
        <CommandItem
          key={period}
          value={period}
          keywords={[t(`period.${period}`)]}
          onSelect={run(() => void navigate({ to: "/", search: (now) => ({ ...now, period }) }))}
        >
          <CalendarRange aria-hidden />
          {t(`period.${period}`)}
        </CommandItem>
      ))}
    </CommandGroup>
  );
}

function Looks({ actions, run }: { actions: Actions; run: Run }) {
  const { t } = useTranslation();
  return (
    <CommandGroup heading={t("palette.looks")}>
      {THEMES.map((theme) => {
        const Icon = THEME_ICONS[theme];
        return (
          <CommandItem
            key={theme}
            value={`theme-${theme}`}
            keywords={[t("theme.title"), t(`theme.${theme}`)]}
            onSelect={run(() => {
              setTheme(theme);
            })}
          >
            <Icon aria-hidden />
            {t("theme.title")}: {t(`theme.${theme}`)}
          </CommandItem>
        );
      })}
      {LANGUAGES.map((language) => (
        <CommandItem
          key={language}
          value={`language-${language}`}
          keywords={[t("language.title"), LANGUAGE_NAMES[language]]}
          onSelect={run(() => {
            actions.speak(language);
          })}
        >
          <Languages aria-hidden />
          {t("language.title")}: <span lang={language}>{LANGUAGE_NAMES[language]}</span>
        </CommandItem>
      ))}
    </CommandGroup>
  );
}
