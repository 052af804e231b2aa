import type { ScreenButton } from '../chat/screen.ts';
import { en } from '../text/en/en.ts';

export const PAGE_SIZE = 8;

/** Past the last page comes the first again. */
export function pager(placeOfPage: (page: number) => string, page: number, pages: number): ScreenButton[] {
  return [
    { label: en.button.previous, go: placeOfPage((page + pages - 1) % pages) },
    { label: en.users.page(page + 1, pages), go: placeOfPage(page) },
    { label: en.button.next, go: placeOfPage((page + 1) % pages) },
  ];
}
