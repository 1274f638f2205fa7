import { Link } from "@tanstack/react-router";
import { LogOut, Settings2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

import { OWN_PAGES } from "./navigation";

function initials(me: Me): string {
  const words = (me.display_name || me.username).trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => word.slice(0, 1))
    .join("")
    .toUpperCase();
}

export function UserMenu({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const { t } = useTranslation();
  const name = me.display_name || me.username;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={t("user.menu", { name })}
        // Drawn, not written: the initials are no part of the button's name.
        data-initials={initials(me)}
        className="focus-ring ml-1 flex size-8 items-center justify-center rounded-full border border-transparent bg-primary-soft text-xs font-semibold text-primary before:content-[attr(data-initials)]"
      />
      <DropdownMenuContent align="end" className="w-56">
        <DropdownMenuLabel>
          <span className="block truncate text-sm text-foreground">{name}</span>
          <span className="block truncate font-normal">{me.email || me.username}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        {OWN_PAGES.map(({ to, label, icon: Icon }) => (
          <DropdownMenuItem key={to} asChild>
            <Link to={to}>
              <Icon aria-hidden />
              {t(label)}
            </Link>
          </DropdownMenuItem>
        ))}
        {(me.is_staff || may(me, "administer")) && (
          <DropdownMenuItem asChild>
            <a href="/admin/">
              <Settings2 aria-hidden />
              {t("nav.admin")}
            </a>
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={onSignOut}>
          <LogOut aria-hidden />
          {t("user.signOut")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
