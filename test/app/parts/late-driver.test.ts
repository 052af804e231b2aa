import { expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { openGuarded } from '../../../src/app/parts/late-driver.ts';
import { canArm, canTurnBolt, hasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import { unfailing } from '../../../src/engine/devices/unfailing-driver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { EventLog } from '../../drivers/event-log.ts';

it('a driver that could be opened only later has every capability from then on, and none before', async () => {
  const clock = new FakeClock();
  const panel = new MemoryDevice({ name: 'panel', kind: 'partition' });
  let tries = 0;
  const open = async (): Promise<MemoryDriver> => {
    if (tries++ === 0) throw new Error('no library');
    return new MemoryDriver({ id: 'memory', devices: [panel] });
  };
  const late = unfailing(
    await openGuarded('memory', open, { clock, failed: () => undefined }),
    () => undefined,
  );
  const events = new EventLog();
  await late.start(events.listener);
  expect([canArm(late), canTurnBolt(late), hasOwnSchedule(late), late.listIsComplete]).toEqual([
    ...[false, false, false],
    undefined,
  ]);
  expect(await late.read('memory/panel', 1)).toMatchObject({ kind: 'unreachable' });

  const listed = events.next((event) => event.kind === 'devices-changed');
  await clock.run(60_000, async () => undefined);
  await listed;
  expect([canTurnBolt(late), hasOwnSchedule(late), late.listIsComplete]).toEqual([true, true, true]);
  if (!canArm(late)) throw new Error('it cannot arm');
  expect(await late.arm('memory/panel', 'away', undefined, {})).toEqual({ kind: 'done' });
  expect(panel.armed).toBe('away');
  await late.stop();
});
