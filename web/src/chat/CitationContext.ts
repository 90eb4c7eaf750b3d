import { createContext, use } from "react";

import type { Citation } from "../api/types";

type OpenCitation = (citation: Citation, asOf: string) => void;

/** Opens the document of a citation, as it stands on the day of the answer. */
export const CitationContext = createContext<OpenCitation>(() => undefined);

export const useOpenCitation = () => use(CitationContext);
