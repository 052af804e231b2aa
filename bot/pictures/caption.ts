import { lines, rich, type Html } from '../text/html.ts';

/** Bot API: 1,024 characters without the tags. The tags count here too, which errs on the safe side. */
const CAPTION_MAX_CHARACTERS = 1_000;

/** The words beside a picture: as many lines as fit, and how many did not. */
export function captionOf(
  title: string,
  all: readonly (Html | string)[],
  more: (count: number) => string,
): Html {
  const shown: (Html | string)[] = [rich`<b>${title}</b>`];
  const room = CAPTION_MAX_CHARACTERS - more(all.length).length - 1;
  for (const [index, line] of all.entries()) {
    const next = lines(...shown, line);
    if (next.source.length > room) return lines(...shown, more(all.length - index));
    shown.push(line);
  }
  return lines(...shown);
}
