import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";

export interface Look {
  tone: Tone;
  icon: LucideIcon;
}

/** How every state that is being worked on looks: its icon turns. */
export const WORKING: Look = { tone: "busy", icon: LoaderCircle };

interface StateBadgeProps extends ComponentProps<typeof Badge> {
  look: Look;
}

/** A state in words and a sign, not by colour alone. */
export function StateBadge({ look, children, ...badge }: StateBadgeProps) {
  const Icon = look.icon;
  return (
    <Badge tone={look.tone} {...badge}>
      <Icon className={cn(look === WORKING && "animate-spin")} aria-hidden />
      {children}
    </Badge>
  );
}
