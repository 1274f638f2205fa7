import { useTranslation } from "react-i18next";

import { decimalOf, nullableOf, rowsOf } from "@/api/rows";
import type { QueryAnswer } from "@/api/types";

import { Change, ChangeRatio, Cost } from "./breakdown-cells";

export interface Total {
  cost: string;
  change: string;
  ratio: string | null;
}

/** The total that came with the rows: same moment, same snapshots, not added up here. */
export function totalOf(answer: QueryAnswer, measure: string): Total {
  const [row] = rowsOf(answer.totals);
  return {
    cost: decimalOf(row, measure),
    change: decimalOf(row, `${measure}_change`),
    ratio: nullableOf(row, `${measure}_change_ratio`),
  };
}

const CELL = "h-11 px-2 font-semibold first:pl-4 last:pr-4 sm:px-3 sm:first:pl-5 sm:last:pr-5";

interface TotalProps {
  total: Total;
  currency: string;
  comparable: boolean;
}

export function BreakdownTotal({ total, currency, comparable }: TotalProps) {
  const { t } = useTranslation();
  const money = { currency, comparable };
  return (
    <tfoot>
      <tr className="border-t bg-muted/40" data-testid="breakdown-total" data-value={total.cost}>
        <th scope="row" className={`${CELL} rounded-bl-xl text-left`}>
          {t("breakdown.total")}
        </th>
        <td className={`${CELL} hidden md:table-cell`} />
        <td className={`${CELL} hidden sm:table-cell`} />
        <td className={`${CELL} hidden text-right whitespace-nowrap tabular-nums sm:table-cell`}>
          <Change {...money} change={total.change} />
        </td>
        <td className={`${CELL} hidden text-right sm:table-cell`}>
          <ChangeRatio comparable={comparable} ratio={total.ratio} />
        </td>
        <td className={`${CELL} rounded-br-xl py-1.5 text-right whitespace-nowrap tabular-nums`}>
          <Cost {...money} cost={total.cost} ratio={total.ratio} />
        </td>
      </tr>
    </tfoot>
  );
}
