import { useState, type ReactNode } from "react";

import { ProofNeeded } from "@/api/allauth";

import { Abandoned } from "./abandoned";
import { ProofDialog } from "./proof-dialog";

interface Waiting {
  by: "code" | "password";
  settle: (proved: boolean) => void;
}

/** `run` does what may take a proof of who one is: the dialog asks for it, then it is done again. */
export function useProof(): { run: <T>(act: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const asked = (by: "code" | "password") =>
    new Promise<boolean>((settle) => {
      setWaiting({ by, settle });
    });
  const run = async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProofNeeded)) throw error;
      const proved = await asked(error.by);
      setWaiting(null);
      if (!proved) throw new Abandoned();
      return act();
    }
  };
  const dialog = waiting && <ProofDialog by={waiting.by} onSettled={waiting.settle} />;
  return { run, dialog };
}
