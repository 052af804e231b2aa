import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { entryLine, grantLine } from '../../../bot/text/lines/lines.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import type { GrantView } from '../../../src/engine/views/code-views.ts';

const NOON = Date.UTC(2026, 5, 1, 10, 3, 5);
const HERE = { now: NOON, zone: 'Europe/Berlin', t: en };
const grant = (
  state: SyncState,
  rest: Pick<Partial<GrantView>, 'reason' | 'verifiedAt' | 'nextTryAt' | 'deviceSchedule'> = {},
  code: { paused?: boolean; over?: boolean } = {},
) =>
  grantLine(
    { id: 1, device: 'm/1', deviceName: 'Front & door', wanted: true, state, ...rest },
    { paused: false, over: false, open: true, ...code },
    HERE,
  ).source;

describe('a grant in words', () => {
  it('is live only with the time of the proof, in the zone of the house', () => {
    expect(grant('live', { verifiedAt: NOON })).toBe('✅ Front &amp; door: live, verified 12:03:05');
    expect(grant('live', { verifiedAt: NOON - 24 * 3_600_000 })).toBe(
      '✅ Front &amp; door: live, verified Sun 31 May, 12:03',
    );
  });

  it('names what it waits for and when it is tried next', () => {
    expect(grant('waiting', { reason: { kind: 'queued' } })).toBe(
      '⏳ Front &amp; door: waiting, next in line',
    );
    expect(
      grant('waiting', {
        reason: { kind: 'unreachable', message: { code: 'no-answer', what: 'lock' } },
        nextTryAt: NOON + 60_000,
      }),
    ).toBe('⏳ Front &amp; door: waiting. The lock does not answer. Next try 12:04:05');
  });

  it('says when the device itself ends it, and how sure that is', () => {
    const until = NOON + 60 * 60_000;
    expect(grant('live', { verifiedAt: NOON, deviceSchedule: { from: NOON, until } })).toMatch(
      /, the lock itself ends it 13:03$/,
    );
    expect(
      grant('live', { verifiedAt: NOON, deviceSchedule: { from: NOON, until, atLatest: true } }),
    ).toMatch(/, the panel itself ends it by 13:03 at the latest$/);
  });

  it('tells apart what is outside its time, paused, and over for good', () => {
    expect(grant('scheduled', {}, { paused: true })).toBe('⏸ Front &amp; door: paused');
    expect(grant('scheduled', {}, { paused: true, over: true })).toBe(
      '🏁 Front &amp; door: its time is over',
    );
    expect(grant('overdue', {}, { over: true })).toBe(
      '🚨 Front &amp; door: should be gone and may still work',
    );
  });

  it('is off the device with the time at which that was seen, where it was', () => {
    expect(grant('scheduled', { verifiedAt: NOON }, { over: true })).toBe(
      '🏁 Front &amp; door: its time is over, verified off 12:03:05',
    );
    expect(grant('gone', { verifiedAt: NOON })).toBe('➖ Front &amp; door: removed, verified off 12:03:05');
    expect(grant('overdue', { verifiedAt: NOON })).not.toContain('12:03');
  });

  it('names each other state in its own words', () => {
    const states = ['scheduled', 'unverified', 'removing', 'overdue', 'gone'] as const;
    expect(states.map((state) => grant(state)).join('\n')).toMatchInlineSnapshot(`
      "🕒 Front &amp; door: outside its time
      ☑️ Front &amp; door: written; this device cannot be read, so it counts as live at its first use
      🧹 Front &amp; door: being removed
      🚨 Front &amp; door: should be gone and may still work
      ➖ Front &amp; door: removed"
    `);
    expect(grant('rejected', { reason: { kind: 'rejected', reason: 'duplicate' } })).toBe(
      '⛔ Front &amp; door: rejected, another slot of the device holds this PIN',
    );
    expect(grant('conflict', { reason: { kind: 'changed-at-device' } })).toBe(
      '⚠️ Front &amp; door: changed at the device, somebody set another code there',
    );
  });
});

describe('an entry in words', () => {
  const entry = { id: 1, at: NOON, device: 'm/1', deviceName: 'Front door', how: 'unlock' } as const;

  it('says who, where, when and how', () => {
    expect(entryLine({ ...entry, user: { id: 3, name: 'Anna Berg' } }, HERE).source).toBe(
      '🚪 <b>Anna Berg</b> came in by Front door · 12:03 · by code',
    );
  });

  it('says between which times it was where the clock of the device is wrong', () => {
    const unsure = { ...entry, user: { id: 3, name: 'Anna Berg' }, unsure: { since: NOON - 3_600_000 } };
    expect(entryLine(unsure, HERE).source).toBe(
      '🚪 <b>Anna Berg</b> came in by Front door · between 11:03 and 12:03; the clock of the device is wrong · by code',
    );
    expect(entryLine({ ...unsure, unsure: {} }, HERE).source).toContain('· before 12:03; the clock');
  });

  it('says somebody where the slot is nobody’s that we know', () => {
    expect(entryLine({ ...entry, slot: 7 }, HERE).source).toBe(
      '🚪 <b>Somebody</b> came in by Front door · 12:03 · by slot 7',
    );
    expect(entryLine({ ...entry, how: 'denied' }, HERE).source).toBe(
      '⛔ <b>Somebody</b> was refused at Front door · 12:03',
    );
  });
});
