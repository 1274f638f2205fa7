import { useQuery } from "@tanstack/react-query";

import type { Label, Run } from "@/api/types";
import { workflowTypesQuery } from "@/api/workflows";
import { useLanguage } from "@/lib/use-formats";

export function useInLanguage(): (label: Label) => string {
  const language = useLanguage();
  return (label) => label[language === "en" ? "en" : "zh"];
}

/** A run's workflow in the reader's language; the recorded name when its type is gone. */
export function useTypeNames(): (run: Run) => string {
  const { data } = useQuery(workflowTypesQuery);
  const inLanguage = useInLanguage();
  return (run) => {
    const type = data?.find((one) => one.workflow_type === run.workflow_type);
    return type ? inLanguage(type.name) : run.workflow_name;
  };
}
