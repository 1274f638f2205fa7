import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { useTranslation } from "react-i18next";

import { endSessions, sessionsQuery, type Session } from "@/api/security";
import { ErrorPanel } from "@/components/error-panel";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { useFormats } from "@/lib/use-formats";

import { browserName } from "./browser-name";

export function SessionList() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: endSessions,
    onSuccess: (left) => {
      client.setQueryData(sessionsQuery.queryKey, left);
    },
  });
  const newestFirst = (sessions.data ?? []).toSorted(
    (one, other) =>
      Number(other.is_current) - Number(one.is_current) || other.created_at - one.created_at,
  );
  const others = newestFirst.filter((session) => !session.is_current).map(({ id }) => id);
  return (
    <Card>
      <CardHeader>
        <div className="min-w-0">
          <CardTitle>{t("security.sessions.title")}</CardTitle>
          <CardDescription>{t("security.sessions.text")}</CardDescription>
        </div>
        {others.length > 0 && (
          <Button
            variant="outline"
            size="sm"
            disabled={end.isPending}
            onClick={() => {
              end.mutate(others);
            }}
          >
            {t("security.sessions.endOthers")}
          </Button>
        )}
      </CardHeader>
      <div className="space-y-3 px-5 pb-4">
        {sessions.error && (
          <ErrorPanel error={sessions.error} onRetry={() => void sessions.refetch()} />
        )}
        {end.error && <ErrorPanel error={end.error} />}
        <ul className="divide-y">
          {newestFirst.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              busy={end.isPending}
              onEnd={() => {
                end.mutate([session.id]);
              }}
            />
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface RowProps {
  session: Session;
  busy: boolean;
  onEnd: () => void;
}

function SessionRow({ session, busy, onEnd }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const known = browserName(session.user_agent);
  const name = known
    ? [known.browser, known.system].filter(Boolean).join(" · ")
    : session.user_agent || t("security.sessions.unknown");
  const since = formats.moment(new Date(session.created_at * 1000).toISOString());
  return (
    <li className="flex items-center gap-3 py-3">
      <Monitor className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={session.user_agent}>
          {name}
        </p>
        <p className="text-xs text-muted-foreground">
          {t("security.sessions.since", { ip: session.ip, moment: since })}
        </p>
      </div>
      {session.is_current ? (
        <Badge tone="good">{t("security.sessions.current")}</Badge>
      ) : (
        <Button
          variant="ghost"
          size="sm"
          disabled={busy}
          aria-label={t("security.sessions.endThis", { name })}
          onClick={onEnd}
        >
          {t("security.sessions.end")}
        </Button>
      )}
    </li>
  );
}
