/**
 * The bytes of a calendar as components, before anything in them is understood: RFC 5545, 3.1 (folding) and 3.4
 * (`BEGIN` and `END`). A calendar that does not end is cut off, and says nothing.
 */
import type { CalendarProblem } from '../../../domain/bookings/calendar.ts';

export interface ComponentLimits {
  readonly maxBytes: number;
  readonly maxEvents: number;
}

/** Unfolded content lines of one component, without those of components in it. */
export type Component = readonly string[];

export type Components =
  | { readonly kind: 'components'; readonly events: readonly Component[]; readonly zones: readonly Zone[] }
  | { readonly kind: 'failed'; readonly problem: CalendarProblem };

/** A VTIMEZONE: its own lines, and those of all its rules. */
export interface Zone {
  readonly lines: Component;
  readonly rules: Component;
}

/** Longer than any line that means something here. */
const MAX_LINE_CHARS = 20_000;
const MAX_DEPTH = 8;
const MAX_ZONES = 200;

export function componentsOf(content: string | Uint8Array, limits: ComponentLimits): Components {
  // No character takes less than a byte.
  const isTooLarge = content.length > limits.maxBytes;
  if (isTooLarge) return { kind: 'failed', problem: { kind: 'too-large', maxBytes: limits.maxBytes } };
  const text = unfolded(content);
  const start = text.slice(0, 200).trimStart();
  if (!/^BEGIN:VCALENDAR[ \t]*(\n|$)/i.test(start)) {
    const looksLike = start.startsWith('<') ? 'html' : /^[[{]/.test(start) ? 'json' : undefined;
    return { kind: 'failed', problem: { kind: 'not-a-calendar', ...(looksLike && { looksLike }) } };
  }
  return sorted(text, limits);
}

function sorted(text: string, { maxEvents }: ComponentLimits): Components {
  const events: string[][] = [];
  const zones: { lines: string[]; rules: string[] }[] = [];
  const open: string[] = [];
  let calendars = 0;
  for (const line of linesOf(text)) {
    const mark = /^(BEGIN|END):([\w-]+)[ \t]*$/i.exec(line);
    if (mark?.[1]!.toUpperCase() === 'BEGIN') {
      if (open.length === MAX_DEPTH) return cutOff();
      open.push(mark[2]!.toUpperCase());
      const path = open.join('/');
      if (path === 'VCALENDAR') calendars += 1;
      if (path === 'VCALENDAR/VEVENT') events.push([]);
      if (path === 'VCALENDAR/VTIMEZONE' && zones.length < MAX_ZONES) zones.push({ lines: [], rules: [] });
      if (events.length > maxEvents)
        return { kind: 'failed', problem: { kind: 'too-many-events', max: maxEvents } };
      continue;
    }
    if (mark) {
      if (open.pop() !== mark[2]!.toUpperCase()) return cutOff();
      continue;
    }
    if (line.length > MAX_LINE_CHARS) continue;
    const path = open.join('/');
    if (path === 'VCALENDAR/VEVENT') events.at(-1)!.push(line);
    else if (path === 'VCALENDAR/VTIMEZONE') zones.at(-1)?.lines.push(line);
    else if (path.startsWith('VCALENDAR/VTIMEZONE/')) zones.at(-1)?.rules.push(line);
  }
  if (open.length > 0 || calendars === 0) return cutOff();
  return { kind: 'components', events, zones };
}

function cutOff(): Components {
  return { kind: 'failed', problem: { kind: 'cut-off' } };
}

/**
 * Lines are folded between bytes, also in the middle of a character, so they are put together before the bytes
 * become characters.
 */
function unfolded(content: string | Uint8Array): string {
  const bytes =
    typeof content === 'string'
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const joined = bytes
    .toString('latin1')
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '');
  return decoded(Buffer.from(joined, 'latin1'));
}

/** UTF-8, as RFC 5545 asks for (3.1.4). Old calendars are in Latin-1, of which every byte is a character. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  }
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    const until = end === -1 ? text.length : end;
    if (until > from) yield text.slice(from, until);
    from = until + 1;
  }
}
