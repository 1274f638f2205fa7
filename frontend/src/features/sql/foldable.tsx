import { ChevronRight } from "lucide-react";
import { useId, useState, type ReactNode } from "react";

import { cn } from "@/lib/class-names";

interface FoldableProps {
  title: ReactNode;
  isOpen: boolean;
  /** Beside the title, outside of its button. */
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a list that opens under its title; `isOpen` is how it begins, and whenever that changes. */
export function Foldable({ title, isOpen, action, children }: FoldableProps) {
  const id = useId();
  const [given, setGiven] = useState(isOpen);
  const [open, setOpen] = useState(isOpen);
  if (given !== isOpen) {
    setGiven(isOpen);
    setOpen(isOpen);
  }
  return (
    <div>
      <div className="flex items-center gap-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          className="focus-ring flex min-w-0 flex-1 items-center gap-1.5 rounded-md border border-transparent px-1.5 py-1 text-left text-[13px] hover:bg-accent"
          onClick={() => {
            setOpen(!open);
          }}
        >
          <ChevronRight
            className={cn("size-3.5 shrink-0 transition-transform", open && "rotate-90")}
            aria-hidden
          />
          {title}
        </button>
        {action}
      </div>
      <div id={id} hidden={!open} className="pb-1.5 pl-4">
        {open && children}
      </div>
    </div>
  );
}
