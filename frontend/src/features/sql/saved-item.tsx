import { CopyPlus, MoreHorizontal, Pencil, Trash2, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { SavedQuery } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { cn } from "@/lib/class-names";

import { DeleteDialog } from "./delete-dialog";

interface ItemProps {
  query: SavedQuery;
  isOpen: boolean;
  onOpen: (query: SavedQuery) => void;
  onEdit: (query: SavedQuery) => void;
  onDeleted: (query: SavedQuery) => void;
}

export function SavedItem({ query, isOpen, onOpen, onEdit, onDeleted }: ItemProps) {
  const { t } = useTranslation();
  return (
    <div
      data-testid="saved-query"
      className={cn("flex items-start gap-1 rounded-md", isOpen && "bg-primary-soft")}
    >
      <button
        type="button"
        aria-current={isOpen}
        className="focus-ring flex min-w-0 flex-1 flex-col gap-0.5 rounded-md border border-transparent px-2 py-1.5 text-left hover:bg-accent"
        onClick={() => {
          onOpen(query);
        }}
      >
        <span className="w-full truncate text-[13px] font-medium">{query.name}</span>
        {query.about && (
          <span className="line-clamp-2 text-xs text-muted-foreground">{query.about}</span>
        )}
        <span className="flex flex-wrap gap-1.5 pt-0.5 empty:hidden">
          {!query.is_mine && <Badge>{t("sql.saved.by", { person: query.owner })}</Badge>}
          {query.is_mine && query.is_shared && (
            <Badge tone="busy">
              <Users aria-hidden />
              {t("sql.saved.shared")}
            </Badge>
          )}
        </span>
      </button>
      <Actions query={query} onEdit={onEdit} onDeleted={onDeleted} />
    </div>
  );
}

function Actions({ query, onEdit, onDeleted }: Pick<ItemProps, "query" | "onEdit" | "onDeleted">) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            className="text-muted-foreground"
            aria-label={t("sql.saved.actions", { name: query.name })}
          >
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem
            onSelect={() => {
              onEdit(query);
            }}
          >
            {query.is_mine ? <Pencil aria-hidden /> : <CopyPlus aria-hidden />}
            {t(query.is_mine ? "sql.saved.edit" : "sql.saved.copy")}
          </DropdownMenuItem>
          {query.is_mine && (
            <DropdownMenuItem
              onSelect={() => {
                setAsking(true);
              }}
            >
              <Trash2 aria-hidden />
              {t("sql.saved.delete")}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDialog query={query} open={isAsking} onOpenChange={setAsking} onDeleted={onDeleted} />
    </>
  );
}
