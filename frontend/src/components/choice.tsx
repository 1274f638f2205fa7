import {
  Select,
  SelectContent,
  SelectItem,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";

interface ChoiceProps<T extends string> {
  id: string;
  value: T;
  options: readonly { value: T; label: string }[];
  /** What stands there while nothing is chosen. */
  placeholder?: string;
  onChange: (value: T) => void;
}

/** One of several, in a menu as wide as its form; without options it cannot be opened. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { id, value, options, placeholder, onChange } = props;
  return (
    <Select
      value={value}
      disabled={options.length === 0}
      onValueChange={(next) => {
        onChange(next as T);
      }}
    >
      <SelectTrigger id={id} className="w-full font-normal">
        <SelectValue placeholder={placeholder} />
      </SelectTrigger>
      <SelectContent>
        {options.map((one) => (
          <SelectItem key={one.value} value={one.value}>
            {one.label}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
