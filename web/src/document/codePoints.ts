const SURROGATE = /[\uD800-\uDFFF]/;

/**
 * Index into `text` (UTF-16 units, as JavaScript counts) of a code point offset (as the API counts).
 * They differ after every character outside the basic plane, such as 𠮷. Offsets past the end give the end.
 */
export function codePointIndex(text: string): (offset: number) => number {
  if (!SURROGATE.test(text)) return (offset) => Math.min(Math.max(offset, 0), text.length);
  const starts: number[] = [];
  for (let unit = 0; unit < text.length; unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1) starts.push(unit);
  return (offset) => starts[Math.max(offset, 0)] ?? text.length;
}

/** Length of `text` in code points, as the API counts it. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
