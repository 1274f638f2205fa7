import { useState, type ReactNode } from "react";

import { ProofNeeded, type Proof } from "@/api/allauth";
import { Abandoned } from "@/components/abandoned";
import { ProofDialog } from "@/components/proof-dialog";
import { SignInAgain } from "@/components/sign-in-again";

interface Waiting {
  by: Proof;
  settle: (proved: boolean) => void;
}

/** `run` does what may take a proof of who one is: the dialog asks for it, then it is done again. */
export function useProof(): { run: <T>(act: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const asked = (by: Proof) =>
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
  return { run, dialog: waiting && <Asked {...waiting} /> };
}

function Asked({ by, settle }: Waiting) {
  if (by !== "sign-in") return <ProofDialog by={by} onSettled={settle} />;
  const leave = () => {
    settle(false);
  };
  return <SignInAgain onClose={leave} />;
}
