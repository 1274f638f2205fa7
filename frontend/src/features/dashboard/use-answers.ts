import { useQuery } from "@tanstack/react-query";

import { costQuery } from "@/api/analytics";
import { rowsOf } from "@/api/rows";
import type { QueryAnswer } from "@/api/types";

import { memberOf, type Member } from "./members";
import {
  breakdownQuestion,
  CHART_SERIES,
  courseQuestion,
  totalQuestion,
  trendQuestion,
  type View,
} from "./questions";

export function membersOf(answer: QueryAnswer, view: View): Member[] {
  return rowsOf(answer).map((row) => memberOf(row, view.by, view.measure));
}

/** The answers several cards share; equal questions are asked once. */
export function useTotal(view: View) {
  return useQuery(costQuery(totalQuestion(view)));
}

export function useCourse(view: View) {
  return useQuery(costQuery(courseQuestion(view)));
}

export function useBreakdown(view: View, top: number = CHART_SERIES) {
  return useQuery(costQuery(breakdownQuestion(view, top)));
}

export function useTrend(view: View, top: number = CHART_SERIES) {
  return useQuery(costQuery(trendQuestion(view, top)));
}
