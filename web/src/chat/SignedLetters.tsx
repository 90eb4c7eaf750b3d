import { lazy, Suspense, useSyncExternalStore } from "react";

import { handOversOf, onHandOver } from "../my/handedOver";

const ConversationLetters = lazy(() => import("../my/ConversationLetters"));

/** What staff answered in this conversation; nothing is loaded where it was never handed over. */
export function SignedLetters({ conversationId }: { conversationId: string | null }) {
  const ids = useSyncExternalStore(onHandOver, () => (conversationId ? handOversOf(conversationId).join(" ") : ""));
  if (ids === "") return null;
  return (
    <Suspense fallback={null}>
      <ConversationLetters key={conversationId} ticketIds={ids.split(" ")} />
    </Suspense>
  );
}
