import type { ScreenButton } from '../chat/screen.ts';
import type { Texts } from '../text/index.ts';
import type { Place } from '../chat/places/place.ts';

export const PAGE_SIZE = 8;

/** Past the last page comes the first again. */
export function pager(
  t: Texts,
  placeOfPage: (page: number) => Place,
  page: number,
  pages: number,
): ScreenButton[] {
  return [
    { label: t.button.previous, go: placeOfPage((page + pages - 1) % pages) },
    { label: t.users.page(page + 1, pages), go: placeOfPage(page), disabled: true },
    { label: t.button.next, go: placeOfPage((page + 1) % pages) },
  ];
}
