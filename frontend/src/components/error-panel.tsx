import { Link } from "@tanstack/react-router";
import { CircleAlert, LockKeyhole, RotateCw, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ApiError, type Problem } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";

const FORBIDDEN = 403;

/** What the SPA itself says when the server could not. */
function useOwnWords(problem: Problem | undefined) {
  const { t } = useTranslation();
  if (!problem) return { title: t("error.broken"), detail: "", fix: t("error.brokenFix") };
  if (problem.code === "network_unreachable")
    return { title: t("error.network"), detail: "", fix: t("error.networkFix") };
  if (problem.code === "unexpected_response")
    return {
      title: t("error.unexpected"),
      detail: t("error.status", { status: problem.status }),
      fix: t("error.unexpectedFix"),
    };
  return problem;
}

interface ErrorPanelProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** Code, cause, fix and request id of a failure, and a way to try again. */
export function ErrorPanel({ error, onRetry, className }: ErrorPanelProps) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : undefined;
  const words = useOwnWords(problem);
  // Nothing is broken where somebody has no right: it is explained, not alarmed, nor tried again.
  const isForbidden = problem?.status === FORBIDDEN;
  const Icon = isForbidden ? LockKeyhole : CircleAlert;
  return (
    <div
      role={isForbidden ? "status" : "alert"}
      className={cn(
        "flex gap-3 rounded-xl border p-4",
        isForbidden ? "bg-muted" : "border-bad-border bg-bad-soft",
        className,
      )}
    >
      <Icon
        className={cn("mt-0.5 size-5 shrink-0", isForbidden ? "text-muted-foreground" : "text-bad")}
        aria-hidden
      />
      <div className="min-w-0 flex-1 space-y-1 text-sm">
        <p className="font-semibold">{words.title}</p>
        {words.detail && <p className="break-words">{words.detail}</p>}
        {problem?.errors?.map(({ field, detail }) => (
          <p key={`${field} ${detail}`} className="break-words">
            <span className="font-mono text-xs">{field}</span> {detail}
          </p>
        ))}
        {words.fix && <p className="text-muted-foreground">{words.fix}</p>}
        <p className="flex flex-wrap gap-x-4 pt-1 font-mono text-xs text-muted-foreground">
          {problem && <span>{problem.code}</span>}
          {problem?.request_id && (
            <span className="break-all">{t("error.request", { id: problem.request_id })}</span>
          )}
        </p>
      </div>
      {problem?.code === "second_factor_required" && (
        <Button variant="outline" size="sm" asChild>
          <Link to="/security" search={{ next: window.location.pathname }}>
            <ShieldCheck aria-hidden />
            {t("nav.security")}
          </Link>
        </Button>
      )}
      {onRetry && !isForbidden && (
        <Button variant="outline" size="sm" onClick={onRetry}>
          <RotateCw aria-hidden />
          {t("action.retry")}
        </Button>
      )}
    </div>
  );
}
