import { useMutation, useQueryClient } from "@tanstack/react-query";

import { meQuery, saveLanguage } from "@/api/me";
import { signOut } from "@/api/session";
import { chooseLanguage, type Language } from "@/lib/i18n";

export interface Actions {
  speak: (language: Language) => void;
  leave: () => void;
}

/** What both the menus and the command palette do. */
export function useActions(onSignedOut: () => void): Actions {
  const queryClient = useQueryClient();
  // The screen changes at once; the profile follows, for mails and for other devices.
  const speak = useMutation({
    mutationFn: async (language: Language) => {
      await chooseLanguage(language);
      return saveLanguage(language);
    },
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
    },
  });
  const leave = useMutation({ mutationFn: signOut, onSettled: onSignedOut });
  return {
    speak: (language) => {
      speak.mutate(language);
    },
    leave: () => {
      leave.mutate();
    },
  };
}
