// Accepts 「0099-88120106」「400-810-0000」「12345」; several in one text, whatever stands between them.
const NUMBER = /(\d[\d-]{3,}\d)/;

/** Text with its telephone numbers as links that a phone can dial. */
export const TelephoneText = ({ text }: { text: string }) =>
  text.split(NUMBER).map((part, index) =>
    NUMBER.test(part) ? (
      <a key={index} href={`tel:${part.replaceAll("-", "")}`}>
        {part}
      </a>
    ) : (
      part
    ),
  );
