import type { ReactNode } from "react";

interface PageProps {
  title: string;
  /** Beside the title. */
  badge?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, badge, description, actions, children }: PageProps) {
  return (
    <div className="mx-auto flex w-full max-w-[1440px] flex-col gap-4 px-4 py-5 sm:px-6 sm:py-6">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="text-xl leading-7 font-semibold tracking-tight">{title}</h1>
            {badge}
          </div>
          {description && (
            <div className="mt-0.5 text-[13px] text-muted-foreground">{description}</div>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
