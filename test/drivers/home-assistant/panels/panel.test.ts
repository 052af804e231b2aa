import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { EventLog } from '../../event-log.ts';

const PANEL = 'ha/alarm_control_panel.home';

let simulator: SimulatedHomeAssistant;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panel-'));
  simulator = await SimulatedHomeAssistant.start();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function connected() {
  const { url, identity } = simulator;
  const events = new EventLog();
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder, mayUseActions: true, firstRetryMs: 20, log: () => {} },
  });
  onTestFinished(() => driver.stop());
  const panel = () => driver.devices().find(({ id }) => id === PANEL);
  const uses = () =>
    events.all.flatMap((event) => (event.kind === 'used' && event.device === PANEL ? event.how : []));
  await driver.start(events.listener);
  await events.until(() => panel()?.reachable === true);
  const isUp = (): boolean => panel()?.reachable === true;
  return { driver, events, panel, uses, isUp };
}

describe('what a panel did', () => {
  it('is one arming with its exit delay, of which the panel does not tell what comes after', async () => {
    const { events, uses, panel } = await connected();
    simulator.panel.become('arming');
    await events.until(() => uses().length === 1);
    simulator.panel.become('armed_home');
    await events.until(() => panel()?.armed === 'stay');
    simulator.panel.become('disarmed');
    await events.until(() => uses().includes('disarm'));
    expect(uses()).toEqual(['arm', 'disarm']);
  });
});

describe('a panel that does not tell what comes after its exit delay', () => {
  it('is taken to be armed as it was told to', async () => {
    const { core, panel } = simulator;
    core.setState(panel.entityId, 'disarmed', { code_format: null, code_arm_required: false });
    core.actions.set('alarm_control_panel.alarm_arm_home', async () => panel.become('arming'));
    const { driver } = await connected();
    expect(await driver.arm(PANEL, 'stay', undefined, {})).toEqual({ kind: 'done' });
  });
});
