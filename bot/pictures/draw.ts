import { dayPicture } from './day.ts';
import { monthPicture } from './month.ts';
import type { Picture, PictureParts, PictureRequest } from './picture.ts';
import { weekPicture } from './week.ts';

/** A picture for people who look rather than read, and the same in words. */
export function draw(parts: PictureParts, request: PictureRequest): Promise<Picture> {
  switch (request.of) {
    case 'day':
      return dayPicture(parts, request);
    case 'week':
      return weekPicture(parts, request);
    case 'month':
      return monthPicture(parts, request);
  }
}
