import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

export const ROW = 33;
export const HEAD = 46;
export const NUMBERS = 60;

type Windowed = Virtualizer<HTMLDivElement, Element>;

/** Only the rows and columns in sight are drawn: the page stays as light with 100,000 rows as with ten. */
export function useWindows(
  frame: RefObject<HTMLDivElement | null>,
  count: number,
  widths: readonly number[],
): { rows: Windowed; columns: Windowed } {
  // eslint-disable-next-line react-hooks/incompatible-library -- no compiler memoizes what it returns
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: widths.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => widths[index] ?? 0,
    overscan: 2,
    paddingStart: NUMBERS,
    scrollPaddingStart: NUMBERS,
  });
  return { rows, columns };
}
