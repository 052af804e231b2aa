/**
 * What a module sends by itself to a client that asked for it: command 7F with a list of commands. Each of
 * their answers comes at once, and again whenever it changes. The maker's document of 2014 does not have it
 * yet; it is what c-soft/satel_integra, the client in Home Assistant, lives on. Not here: outputs, troubles,
 * entry times and fire alarms.
 */
import type { SimulatedPanel } from './panel.ts';
import { type Answer, type PartitionList, PARTITION_LISTS } from '../message-types.ts';

/** A client that monitors gets its zones in the long form, as it asks for newer panels' lists. */
const ZONE_BYTES = 32;
const LOOK_MS = 100;

export class Monitor {
  readonly #panel: SimulatedPanel;
  readonly #send: (answer: Answer) => void;
  #commands: readonly number[] = [];
  readonly #told = new Map<number, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(panel: SimulatedPanel, send: (answer: Answer) => void) {
    this.#panel = panel;
    this.#send = send;
  }

  watch(commands: readonly number[]): void {
    this.#commands = commands;
    this.#told.clear();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Tells what is new since it was told last. */
  look(): void {
    for (const command of this.#commands) {
      const answer = this.#answerOf(command);
      const state = JSON.stringify(answer);
      if (!answer || this.#told.get(command) === state) continue;
      this.#told.set(command, state);
      this.#send(answer);
    }
  }

  #answerOf(command: number): Answer | undefined {
    if (command === 0x00) {
      const zones = [...this.#panel.violatedZones].sort((a, b) => a - b);
      return { kind: 'violated-zones', zones, bytes: ZONE_BYTES };
    }
    const lists = Object.keys(PARTITION_LISTS) as PartitionList[];
    const list = lists.find((name) => PARTITION_LISTS[name] === command);
    return list && this.#panel.answer({ kind: 'partitions', list });
  }
}
