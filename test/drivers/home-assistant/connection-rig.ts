import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, onTestFinished } from 'vitest';
import {
  HomeAssistantDriver,
  type HomeAssistantDriverOptions,
} from '../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { EventLog } from '../event-log.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';

export const FRONT_DOOR = 'ha/lock.front_door';

export let simulator: SimulatedHomeAssistant;

export let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
  simulator = await SimulatedHomeAssistant.start();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

export function open(options: Partial<HomeAssistantDriverOptions> = {}) {
  const events = new EventLog();
  const log: string[] = [];
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url: simulator.url, token: simulator.identity.token, folder, firstRetryMs: 20 },
    log: (_level, message) => log.push(message),
    ...options,
  });
  onTestFinished(() => driver.stop());
  const isReachable = () => driver.devices().some(({ id, reachable }) => id === FRONT_DOOR && reachable);
  const down = () =>
    events.next((event) => event.kind === 'connection' && !event.up) as Promise<{
      readonly why: DriverMessage;
    }>;
  return { driver, events, log, isReachable, down };
}

export async function connected(options: Partial<HomeAssistantDriverOptions> = {}) {
  const opened = open(options);
  await opened.driver.start(opened.events.listener);
  await opened.events.until(opened.isReachable);
  return opened;
}

/** Fails the test if a rejection is left to nobody until its end. */
export function watchRejections(): unknown[] {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return rejections;
}
