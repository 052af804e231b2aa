import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tellSystemd } from '../../../src/app/watch/systemd.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';

/** A `systemd-notify` that writes down what it is to tell. */
function systemd({ script = 'echo "$@" >> "$NOTIFY_SOCKET"' } = {}) {
  const folder = temporaryFolder();
  const socket = join(folder, 'socket');
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  const environment = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    NOTIFY_SOCKET: socket,
    WATCHDOG_USEC: '2000000',
  };
  const told = (): string[] => (existsSync(socket) ? readFileSync(socket, 'utf8').trimEnd().split('\n') : []);
  return { environment, told };
}

it('systemd is told that the doors are guarded, and again and again, but not while they are not', async () => {
  const { environment, told } = systemd();
  let isWell = true;
  let asked = 0;
  const end = tellSystemd({
    isWell: () => {
      asked++;
      return isWell;
    },
    warn: (words) => expect.unreachable(words),
    environment,
  });
  await until(() => told().length === 2, 'the watchdog', 20_000);
  expect(told()).toEqual(['READY=1 STATUS=Devices and schedules are kept.', 'WATCHDOG=1']);
  isWell = false;
  const before = asked;
  await until(() => asked >= before + 2, 'two more looks');
  end();
  await until(() => told().at(-1) === 'STOPPING=1', 'the end', 20_000);
  expect(told().filter((line) => line === 'WATCHDOG=1').length).toBeLessThanOrEqual(2);
});

it('a system without systemd is told nothing, and one without its command is told of once', async () => {
  const warned: string[] = [];
  const warn = (words: string): void => void warned.push(words);
  tellSystemd({ isWell: () => true, warn, environment: {} })();
  const { environment } = systemd();
  const end = tellSystemd({
    isWell: () => true,
    warn,
    environment: { ...environment, PATH: join(temporaryFolder(), 'nothing-here') },
  });
  await until(() => warned.length > 0, 'the warning');
  end();
  expect(warned).toEqual([
    'systemd cannot be told that Latchkey runs: systemd-notify cannot be run (ENOENT).',
  ]);
});
