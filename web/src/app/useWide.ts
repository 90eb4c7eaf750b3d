import { useSyncExternalStore } from "react";

// Below 1000 px a document beside the conversation would leave both too narrow to read.
const query = window.matchMedia("(min-width: 1000px)");

const subscribe = (onChange: () => void) => {
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
};

/** Whether a document fits beside the conversation. */
export const useWide = () => useSyncExternalStore(subscribe, () => query.matches);
