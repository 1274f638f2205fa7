import { Field } from "@/components/field";
import { Input } from "@/components/ui/input";

interface CodeFieldProps {
  id: string;
  label: string;
  hint?: string;
  value: string;
  invalid?: boolean;
  onChange: (code: string) => void;
}

/** Phones offer the code they have received; spaces that people copy along are left out. */
export function CodeField({ id, label, hint, value, invalid, onChange }: CodeFieldProps) {
  return (
    <Field id={id} label={label} hint={hint}>
      <Input
        id={id}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the only thing to fill in
        autoFocus
        required
        className="font-mono tracking-[0.2em] tabular-nums"
        value={value}
        aria-invalid={invalid}
        onChange={(event) => {
          onChange(event.target.value.replaceAll(/\s/g, ""));
        }}
      />
    </Field>
  );
}
