import { createHash } from 'node:crypto';
import type { RateLimit } from '../access/rate-limit.ts';
import { addressOf } from '../access/way.ts';
import type { Routes } from '../routes.ts';
import { tooMany } from './outside.ts';

/** `/cleaning/<token>.ics`: when guests leave and come, for the calendar of those who clean. The link lets in. */
export function cleanersCalendar(routes: Routes, tries: RateLimit): void {
  routes.open('GET', '/cleaning/:token', async (visit) => {
    const { c, way, house } = visit;
    if (way.kind !== 'direct') return undefined;
    if (!tries.try(addressOf(way, c.env.peer, c.req.raw.headers))) return tooMany(visit);
    const token = /^([\w-]{43})\.ics$/.exec(c.req.param('token') ?? '')?.[1];
    const text = token === undefined ? undefined : await house.bookings.cleanersCalendars.read(token);
    if (text === undefined) return undefined;
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    const headers = {
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      etag,
    };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    return c.body(text, 200, headers);
  });
}
