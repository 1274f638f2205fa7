import { Link } from "@tanstack/react-router";
import { ExternalLink, Settings2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Me } from "@/api/types";
import { Brand, BrandMark } from "@/components/brand";
import { cn } from "@/lib/class-names";

import { destinations } from "./navigation";

const ITEM =
  "focus-ring flex h-9 items-center gap-2.5 rounded-md border border-transparent px-2.5 text-sm text-muted-foreground transition-colors hover:bg-accent hover:text-foreground [&_svg]:size-4 [&_svg]:shrink-0";
const ACTIVE = "bg-primary-soft! font-medium text-primary!";

interface NavProps {
  me: Me;
  collapsed?: boolean;
  onNavigate?: () => void;
}

export function SidebarContent({ me, collapsed = false, onNavigate }: NavProps) {
  const { t } = useTranslation();
  const text = (label: string) => (
    <span className={cn("truncate", collapsed && "sr-only")}>{label}</span>
  );
  return (
    <>
      <div className={cn("flex h-14 items-center px-4", collapsed && "justify-center px-0")}>
        {collapsed ? <BrandMark /> : <Brand />}
      </div>
      <nav
        aria-label={t("nav.title")}
        className={cn("flex flex-1 flex-col gap-1 px-3 py-2", collapsed && "px-2")}
      >
        {destinations(me).map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            title={collapsed ? t(label) : undefined}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            activeProps={{ className: ACTIVE }}
            className={cn(ITEM, collapsed && "justify-center px-0")}
            {...(onNavigate ? { onClick: onNavigate } : {})}
          >
            <Icon aria-hidden />
            {text(t(label))}
          </Link>
        ))}
        {me.is_staff && (
          <a
            href="/admin/"
            title={collapsed ? t("nav.admin") : undefined}
            className={cn(ITEM, "mt-auto", collapsed && "justify-center px-0")}
          >
            <Settings2 aria-hidden />
            {text(t("nav.admin"))}
            {!collapsed && <ExternalLink className="ml-auto size-3.5! opacity-60" aria-hidden />}
          </a>
        )}
      </nav>
    </>
  );
}

export function Sidebar({ me, collapsed }: { me: Me; collapsed: boolean }) {
  return (
    <aside
      className={cn(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-sidebar transition-[width] duration-200 md:flex",
        collapsed ? "w-[3.75rem]" : "w-60",
      )}
    >
      <SidebarContent me={me} collapsed={collapsed} />
    </aside>
  );
}
