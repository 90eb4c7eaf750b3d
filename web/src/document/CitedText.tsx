import { Fragment } from "react";

import { segments, type Span } from "./highlight";

/** The text of `span`, the cited part of it marked. */
export const CitedText = ({ text, span, cited }: { text: string; span: Span; cited: Span | null }) =>
  segments(text, span, cited).map((segment, index) =>
    segment.cited ? (
      <mark key={index} className="cited" data-cited="">
        {segment.text}
      </mark>
    ) : (
      <Fragment key={index}>{segment.text}</Fragment>
    ),
  );
