import { Search } from "lucide-react";

import { Input } from "@/components/ui/input";

interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Narrows the list under it. */
export function SearchField({ label, value, onChange }: SearchProps) {
  return (
    <div className="relative">
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
        aria-hidden
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        className="h-8 pl-8 text-[13px]"
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
