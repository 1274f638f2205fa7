import { Toaster as Sonner } from "sonner";

import { useTheme } from "@/lib/theme";

/** The messages at the edge of the screen. Their stylesheet is imported in app/styles.css. */
export function Toaster({ label }: { label: string }) {
  const { resolved } = useTheme();
  return (
    <Sonner
      theme={resolved}
      position="bottom-right"
      containerAriaLabel={label}
      toastOptions={{
        classNames: {
          toast: "bg-popover! text-foreground! border-border! font-sans! shadow-lg!",
          description: "text-muted-foreground!",
        },
      }}
    />
  );
}
