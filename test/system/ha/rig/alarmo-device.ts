/** The real Alarmo as a device under test: somebody at its panel in Home Assistant, and its own list of users. */
import { setTimeout as delay } from 'node:timers/promises';
import bcrypt from 'bcryptjs';
import type { DeviceUnderTest } from '../../../drivers/device-under-test.ts';
import type { RealHomeAssistant } from './instance.ts';

interface User {
  readonly user_id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly code: string;
}

/** Alarmo names a user by the second. */
const ONE_SECOND_MS = 1100;

export class AlarmoDevice implements DeviceUnderTest {
  readonly entityId: string;
  readonly #homeAssistant: RealHomeAssistant;
  /** Codes that a test may have written: Alarmo keeps hashes. */
  readonly #candidates: readonly string[];
  readonly #digits = new Map<string, string>();

  constructor(homeAssistant: RealHomeAssistant, entityId: string, candidates: readonly string[]) {
    this.#homeAssistant = homeAssistant;
    this.entityId = entityId;
    this.#candidates = candidates;
  }

  async slots(): Promise<Record<number, string>> {
    const slots: Record<number, string> = {};
    for (const { name, enabled, code } of await this.users()) {
      const slot = /^Latchkey (\d+)$/.exec(name)?.[1];
      if (slot && enabled) slots[Number(slot)] = this.#digitsOf(code);
    }
    return slots;
  }

  async users(): Promise<User[]> {
    const users = await this.#homeAssistant.command({ type: 'alarmo/users' });
    return Object.values(users as Record<string, User>);
  }

  async preload(slot: number, digits: string): Promise<void> {
    await delay(ONE_SECOND_MS);
    const fields = { code: digits, enabled: true, can_arm: true, can_disarm: true };
    await this.#homeAssistant.rest('POST', '/api/alarmo/users', { name: `Latchkey ${slot}`, ...fields });
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    const user = (await this.users()).find(({ name }) => name === `Latchkey ${slot}`);
    if (user)
      await this.#homeAssistant.rest('POST', '/api/alarmo/users', { user_id: user.user_id, remove: true });
    if (digits !== undefined) await this.preload(slot, digits);
  }

  async wipeAtKeypad(): Promise<void> {
    throw new Error('nobody can empty Alarmo at once');
  }

  async setFaults(): Promise<void> {
    throw new Error('Alarmo does as it is told');
  }

  /** Arms without a code, and disarms with this one. */
  async typePin(code: string): Promise<{ opened: boolean; slot?: number }> {
    const { entityId: entity_id } = this;
    await this.#act('alarmo', 'arm', { entity_id, mode: 'home', skip_delay: true });
    await this.#act('alarmo', 'disarm', { entity_id, code });
    const { state, attributes } = await this.state();
    const slot = /^Latchkey (\d+)$/.exec(String(attributes.changed_by))?.[1];
    return state === 'disarmed' ? { opened: true, ...(slot && { slot: Number(slot) }) } : { opened: false };
  }

  async state(): Promise<{ state: string; attributes: Record<string, unknown> }> {
    const state = await this.#homeAssistant.rest('GET', `/api/states/${this.entityId}`);
    return state as { state: string; attributes: Record<string, unknown> };
  }

  async #act(domain: string, service: string, service_data: Record<string, unknown>): Promise<void> {
    await this.#homeAssistant.command({ type: 'call_service', domain, service, service_data });
  }

  #digitsOf(code: string): string {
    const known = this.#digits.get(code);
    if (known !== undefined) return known;
    const hash = Buffer.from(code, 'base64').toString();
    const digits = this.#candidates.find((candidate) => bcrypt.compareSync(candidate, hash)) ?? 'unknown';
    this.#digits.set(code, digits);
    return digits;
  }
}
