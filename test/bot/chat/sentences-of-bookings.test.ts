import { afterEach, expect, it } from 'vitest';
import { GuestHouse } from '../../support/bookings/guest-house.ts';

let house: GuestHouse;
afterEach(() => house.all.close());

/** It is Monday, 1 June 2026, 14:00. */
async function open(): Promise<{ nora: number; ole: number }> {
  house = await GuestHouse.open({ unit: { name: 'Garden flat' } });
  const nora = await house.stay('Nora Miller', '2026-06-01', '2026-06-05');
  const ole = await house.stay('Ole Dahl', '2026-06-07', '2026-06-10');
  await house.pass(2);
  return { nora, ole };
}

const labels = (): string =>
  house.all.ann
    .screen()
    .findLast(({ fromBot }) => fromBot)!
    .buttons.flat()
    .map(({ text }) => text)
    .join('\n');

it('questions about bookings are answered by lists and cards', async () => {
  await open();
  expect(await house.all.does('who arrives today?')).toMatch(/Arrivals\n+1 booking/);
  expect(labels()).toMatch(/Nora Miller/);
  expect(await house.all.does('who arrives tomorrow?')).toContain('No booking.');
  await house.all.does('who is arriving?');
  expect(labels()).toMatch(/Ole Dahl/);
  expect(await house.all.does('who is staying at the flat?')).toContain('Staying now');
  expect(labels()).toMatch(/Nora Miller/);
  expect(labels()).not.toMatch(/Ole Dahl/);
  expect(await house.all.does('is the flat ready?')).toMatch(/🏠 Garden flat: Nora Miller, .*: ready/);
  expect(await house.all.does('when does Miller leave?')).toMatch(
    /Nora Miller.*Garden flat\nMon 1 Jun – Fri 5 Jun/,
  );
});

it('a booking is extended by a sentence and one tap, its code with it', async () => {
  const { nora } = await open();
  const digits = house.digits();
  expect(await house.all.does('extend Miller until Sunday')).toMatch(
    /Mon 1 Jun – Fri 5 Jun\n➡️ Mon 1 Jun – Sun 7 Jun/,
  );
  expect(house.view(nora).departure).toEqual({ date: '2026-06-05' });
  await house.all.does('✅ Save');
  expect(house.view(nora)).toMatchObject({ departure: { date: '2026-06-07' }, own: { departure: true } });
  const { schedule } = house.all.house.queries.code(house.view(nora).code!)!;
  expect([schedule.until, house.digits()]).toEqual(['2026-06-07T11:00', digits]);
  expect(await house.all.does('extend Miller by 2 nights')).toMatch(/➡️ Mon 1 Jun – Tue 9 Jun/);
  expect(await house.all.does('Miller leaves tomorrow at 9:00')).toMatch(/➡️ Mon 1 Jun – Tue 2 Jun.*09:00/);
});

it('a booking is cancelled by a sentence and one tap', async () => {
  const { nora } = await open();
  expect(await house.all.does('cancel Miller’s booking')).toMatch(
    /Does the booking of Nora Miller not happen/,
  );
  expect(house.view(nora).state).toBe('ready');
  await house.all.does('🗑 Yes, remove');
  expect([house.view(nora).state, house.digits()]).toEqual(['cancelled', []]);
  expect(await house.all.does('cancel Miller’s booking')).toContain('Nora Miller has no booking to come.');
});

it('a German owner says it in German', async () => {
  await open();
  house.all.house.members.setLanguage({ kind: 'member', id: 1001 }, 1001, 'de');
  await house.all.does('wer ist gerade in der Wohnung?');
  expect(labels()).toMatch(/Nora Miller/);
  expect(await house.all.does('verlängere Miller bis Sonntag')).toMatch(/➡️/);
  expect(await house.all.does('✅ Speichern')).toMatch(/Nora Miller/);
});
