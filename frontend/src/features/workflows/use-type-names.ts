import { useQuery } from "@tanstack/react-query";

import type { Run } from "@/api/types";
import { workflowTypesQuery } from "@/api/workflows";
import { useInLanguage } from "@/components/use-in-language";

/** A run's workflow in the reader's language; the recorded name when its type is gone. */
export function useTypeNames(): (run: Run) => string {
  const { data } = useQuery(workflowTypesQuery);
  const inLanguage = useInLanguage();
  return (run) => {
    const type = data?.find((one) => one.workflow_type === run.workflow_type);
    return type ? inLanguage(type.name) : run.workflow_name;
  };
}
