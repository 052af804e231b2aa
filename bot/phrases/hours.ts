/** Times of the day as people type them on the screens that ask for them; gives `HH:MM`. */

const TIME = String.raw`(\d{1,2})(?:[:.h]([0-5]\d))?\s*(am|pm|h|uhr)?`;
const ONE = new RegExp(`^(?:at |by |um |bis )?${TIME}$`, 'i');
const TWO = new RegExp(String.raw`^(?:from |von )?${TIME}\s*(?:-|–|—|to|until|bis)\s*${TIME}$`, 'i');

/** `10:30`, `10`, `6 pm` */
export function parseTimeOfDay(text: string): string | undefined {
  const [, hours, minutes, half] = ONE.exec(text.trim()) ?? [];
  return hours === undefined ? undefined : timeOf(hours, minutes, half);
}

/** `22:30-6:45`, `10pm to 7am`, `22-7` */
export function parseHours(text: string): { from: string; until: string } | undefined {
  const match = TWO.exec(text.trim());
  if (!match) return undefined;
  const [, fromHours = '', fromMinutes, fromHalf, untilHours = '', untilMinutes, untilHalf] = match;
  const from = timeOf(fromHours, fromMinutes, fromHalf);
  const until = timeOf(untilHours, untilMinutes, untilHalf);
  return from === undefined || until === undefined || from === until ? undefined : { from, until };
}

function timeOf(hours: string, minutes = '00', half = ''): string | undefined {
  const typed = Number(hours);
  const isTwelve = /^[ap]m$/i.test(half);
  if (typed > (isTwelve ? 12 : 24) || (isTwelve && typed === 0)) return undefined;
  const hour = isTwelve ? (typed % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : typed % 24;
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}
