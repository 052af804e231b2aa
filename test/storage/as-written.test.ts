/** What an earlier version stored of its drivers were sentences: they are shown as they were written. */
import { expect, it } from 'vitest';
import { noticeLine } from '../../bot/alerts/notice-message.ts';
import { driverWords } from '../../bot/text/en/drivers.ts';
import { en } from '../../bot/text/en/en.ts';
import { stateWords } from '../../bot/text/lines/lines.ts';
import type { Notice } from '../../src/engine/views/notice-views.ts';
import { MemoryHouse, OWNER } from '../support/houses/memory-house.ts';

const HERE = { now: 0, zone: 'UTC', t: en };

it.each([
  [{ kind: 'unreachable', text: 'The lock is asleep.' }, 'waiting. The lock is asleep.'],
  [{ kind: 'silent', text: 'The lock is asleep.' }, 'waiting. The lock is asleep.'],
  [{ kind: 'not-now', why: 'armed', text: 'The panel is armed.' }, 'waiting. The panel is armed.'],
])('the reason of a grant: %j', async (reason, words) => {
  const test = await MemoryHouse.onDisk();
  test.front.faults.offline = true;
  const code = await test.issue('274916');
  test.store.database.run('UPDATE grants SET reason = ?', JSON.stringify(reason));
  const [grant] = test.store.grants.ofCode(code);
  expect(stateWords(en, grant!, HERE)).toBe(words);
  expect(test.store.database.damages.all()).toEqual([]);
  await test.stop();
});

it('why a device can hold no codes', async () => {
  const test = await MemoryHouse.onDisk();
  test.store.database.run(
    `UPDATE devices SET description = json_set(description, '$.codesUnsupportedReason', 'Its interview did not end.')`,
  );
  const [device] = test.store.slots.devices();
  expect(driverWords(device!.codesUnsupportedReason!)).toBe('Its interview did not end.');
  await test.stop();
});

it.each([
  [
    { kind: 'connection', driver: 'panel', up: false, text: 'The panel is gone.' },
    '📵 panel: The panel is gone.',
  ],
  [{ kind: 'device-silent', deviceName: 'Front', text: 'It is asleep.' }, '📵 Front: It is asleep.'],
  [
    { kind: 'slot-withdrawn', device: 'panel/1', deviceName: 'Alarm', text: 'User 9 is a master.' },
    '⚠️ Alarm: User 9 is a master.',
  ],
  [
    { kind: 'not-disarmed', userName: 'Anna', deviceName: 'Alarm', text: 'Zones are open.' },
    '🚨 Anna came in and Alarm could not be disarmed: Zones are open.',
  ],
  [
    { kind: 'part', part: 'chat', up: false, text: 'its token is wrong.' },
    '⚠️ Latchkey’s chat: its token is wrong.',
  ],
  [
    { kind: 'fault', where: 'What driver panel tells' },
    /^⚠️ Something failed in Latchkey itself: What driver panel tells\. /,
  ],
  [
    { kind: 'unsteady', name: 'panel', times: 3, text: 'The panel is gone.' },
    /^〰️ panel comes and goes: lost 3 times within an hour\. The panel is gone\. /,
  ],
  [
    {
      ...{ kind: 'grant', codeId: 1, userName: 'Anna', deviceName: 'Front', state: 'waiting' },
      reason: { kind: 'not-now', why: 'armed', text: 'The panel is armed.' },
    },
    '⏳ Anna · Front: waiting. The panel is armed.',
  ],
])('a notice that is not delivered yet: %j', async (notice, words) => {
  const test = await MemoryHouse.onDisk();
  test.store.journal.addNotice(OWNER, 0, notice);
  await test.kill();
  const [pending] = test.store.journal.pendingNotices();
  const { source } = noticeLine(pending!.notice as Notice, HERE);
  if (typeof words === 'string') expect(source).toBe(words);
  else expect(source).toMatch(words);
  await test.stop();
});
