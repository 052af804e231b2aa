/**
 * The inside of a simulated Elk M1: users, areas, zones and the log, and its answers to what a client
 * asks. Section numbers are those of the "ELK-M1 RS232 ASCII Protocol" 1.84; what that leaves open is a
 * `quirk`. Anything else is left without an answer, as a panel does with what it does not know.
 */
import { clockDigits, SimulatedLog } from './log.ts';
import { statusAnswer } from './status.ts';

export interface SimulatedUser {
  digits: string;
  /** Bit 0 is area 1. */
  areas: number;
  restricted: boolean;
  role: 'user' | 'master' | 'installer';
  /** Opens doors and does neither arm nor disarm. */
  readonly access: boolean;
  readonly duress: boolean;
}

export interface SimulatedZone {
  readonly area: number;
  readonly name: string;
  /** 4.40.7, such as `2` for normal and `9` for violated. */
  state: string;
  /** It may stay open when the area is armed. */
  readonly forceArm: boolean;
  /** It can be left out at all. */
  bypassable: boolean;
}

/** What the document leaves open. */
export interface Quirks {
  /** `cu` while any area is armed. Default `accept`. */
  armedEdits: 'accept' | 'deny';
  /** `ua` tells the areas of a restricted code as if it could be used. Default false. */
  showsRestricted: boolean;
  /** A code that is written over a restricted one stays restricted. Default false. */
  keepsRestriction: boolean;
  /** A code that is written over itself is called a duplicate. Default false. */
  refusesItself: boolean;
  /** Global option 35: log entries are sent as they are written. Default true. */
  sendsLog: boolean;
  /** What was left out stays so after the disarm. Default false. */
  keepsBypass: boolean;
  /** 4.2.13, an option of the panel: the arming status is sent when it changes. Default true. */
  sendsStatus: boolean;
  /** Right after arming, the area says for a moment that it is armed fully. Default false. */
  flickers: boolean;
}

export interface PanelOptions {
  readonly codeLength?: 4 | 6;
  readonly users?: Readonly<Record<number, Partial<SimulatedUser> & { digits: string }>>;
  /** By area, from 1. */
  readonly areas?: readonly string[];
  readonly zones?: Readonly<Record<number, Partial<SimulatedZone>>>;
  /** By keypad, from 1; each other keypad is of area 1. */
  readonly keypads?: readonly number[];
  readonly quirks?: Partial<Quirks>;
  /** What the panel's own clock shows, as if it were UTC. */
  readonly localTime?: () => Date;
}

/** 4.40.7. */
const NORMAL = '2';
const VIOLATED = '9';
/** What a zone is that is left out. */
const UNDER_BYPASS: Readonly<Record<string, string>> = { D: VIOLATED, E: NORMAL };
const BYPASSED = Object.keys(UNDER_BYPASS);
const CHANGE_DENIED = '000';
const CHANGE_DUPLICATE = '255';
const EVENT = { armed: 1173, disarmed: 1174, duress: 1299, access: 1312 } as const;
const NO_CODE = 203;
const USER_DEFAULTS = { areas: 1, restricted: false, role: 'user', access: false, duress: false } as const;

export class SimulatedPanel {
  readonly codeLength: 4 | 6;
  readonly users = new Map<number, SimulatedUser>();
  readonly zones = new Map<number, SimulatedZone>();
  /** By area, from 1: `0` disarmed to `6` vacation. */
  readonly levels: string[] = Array<string>(8).fill('0');
  readonly quirks: Quirks;
  readonly log: SimulatedLog;
  /** No area is ready to be armed, and no zone is why. */
  troubled = false;
  /** A program of the installer is connected: nothing else is answered. */
  programming = false;
  readonly #areaNames: readonly string[];
  readonly #keypads: readonly number[];
  readonly #send: (inside: string) => void;
  readonly #localTime: () => Date;

  /** @param send takes what the panel says to everybody who is connected */
  constructor(options: PanelOptions, send: (inside: string) => void) {
    this.codeLength = options.codeLength ?? 4;
    this.#areaNames = options.areas ?? ['House'];
    this.#keypads = options.keypads ?? [];
    this.#send = send;
    this.#localTime = options.localTime ?? (() => new Date());
    this.quirks = {
      armedEdits: 'accept',
      showsRestricted: false,
      keepsRestriction: false,
      refusesItself: false,
      sendsLog: true,
      keepsBypass: false,
      sendsStatus: true,
      flickers: false,
      ...options.quirks,
    };
    for (const [number, user] of Object.entries(options.users ?? {})) {
      this.users.set(Number(number), { ...USER_DEFAULTS, ...user });
    }
    for (const [number, zone] of Object.entries(options.zones ?? {})) {
      this.zones.set(Number(number), {
        area: 1,
        name: '',
        state: NORMAL,
        forceArm: false,
        bypassable: true,
        ...zone,
      });
    }
    this.log = new SimulatedLog(this.#localTime, (inside) => {
      if (this.quirks.sendsLog) send(inside);
    });
  }

  /** Undefined where the panel has no answer. */
  answer(content: string): string | undefined {
    if (this.programming) return 'RP0100';
    const code = content.slice(0, 2);
    const data = content.slice(2);
    if (/^a[0-9:]$/.test(code)) return this.#arm(code[1]!, Number(data[0]), data.slice(1, 7));
    switch (code) {
      case 'cu':
        return this.#changeUser(data);
      case 'ua':
        return this.#codeAreas(data.slice(0, 6));
      case 'as':
        return this.status();
      case 'ld':
        return this.log.read(Number(data.slice(0, 3)));
      case 'rr':
        return `RR${clockDigits(this.#localTime())}00`;
      case 'sd':
        return this.#name(Number(data.slice(0, 2)), Number(data.slice(2, 5)));
      case 'zs':
        return `ZS${this.#perZone((zone) => zone?.state ?? '0')}00`;
      case 'zb':
        return this.#toggleBypass(Number(data.slice(0, 3)), data.slice(4, 10));
      case 'zp':
        return `ZP${this.#perZone((zone) => String(zone?.area ?? 0))}00`;
      case 'ka':
        return `KA${Array.from({ length: 16 }, (_, keypad) => this.#keypads[keypad] ?? 1).join('')}00`;
      case 'vn':
        // Version 5.3.0 of the panel, 2.0.34 of its network module.
        return `VN050300020022${'0'.repeat(36)}00`;
      default:
        return statusAnswer(code, data, (zone) => this.zones.has(zone));
    }
  }

  /** 4.4.5, said every 30 seconds. */
  heartbeat(): string {
    return `XK${clockDigits(this.#localTime())}00`;
  }

  /** 4.2.13. */
  status(fully = false): string {
    const readiness = this.levels.map((level, index) => {
      const open = this.#openZones(index + 1);
      if (level !== '0')
        return fully ? '4' : open.length > 0 ? '5' : this.#isPassedOver(index + 1) ? '6' : '3';
      if (this.troubled) return '0';
      if (open.length === 0) return '1';
      return open.every((zone) => zone.forceArm) ? '2' : '0';
    });
    return `AS${this.levels.join('')}${readiness.join('')}${'0'.repeat(8)}00`;
  }

  /** Somebody types a code at a keypad: an armed area is disarmed. */
  typeCode(digits: string, keypad = 1): { user?: number; disarmed: boolean } {
    const area = this.#areaOf(keypad);
    const user = this.#typed(digits, keypad);
    if (user === undefined) return { disarmed: false };
    const { access, duress } = this.users.get(user)!;
    if (access) {
      this.log.add(EVENT.access + keypad, user, area);
      return { user, disarmed: false };
    }
    if (duress) this.log.add(EVENT.duress, user, area);
    const disarmed = this.levels[area - 1] !== '0';
    if (disarmed) this.setLevel(area, '0', user);
    return { user, disarmed };
  }

  /** Somebody presses Away or Stay at a keypad and types a code. What is armed stays as it is. */
  armAtKeypad(
    mode: 'away' | 'stay',
    digits: string,
    keypad = 1,
  ): { user?: number; end: 'armed' | 'wrong-code' | 'may-not' | 'armed-already' | 'not-ready' } {
    const area = this.#areaOf(keypad);
    if (this.levels[area - 1] !== '0') return { end: 'armed-already' };
    const user = this.#typed(digits, keypad);
    if (user === undefined) return { end: 'wrong-code' };
    if (this.users.get(user)!.access) return { user, end: 'may-not' };
    if (!this.#openZones(area).every((zone) => zone.forceArm)) return { user, end: 'not-ready' };
    this.setLevel(area, mode === 'away' ? '1' : '2', user);
    return { user, end: 'armed' };
  }

  /** Somebody gives a user a code at a keypad or, without digits, takes it away. No client is told. */
  programUser(user: number, digits?: string): void {
    if (digits === undefined) this.users.delete(user);
    else this.users.set(user, { ...USER_DEFAULTS, ...this.users.get(user), digits, restricted: false });
  }

  /** @param user who does it; nobody in particular without one */
  setLevel(area: number, level: string, user = NO_CODE): void {
    this.levels[area - 1] = level;
    if (level === '0' && !this.quirks.keepsBypass) this.#takeBack(area);
    if (level !== '0' && this.quirks.flickers) this.#send(this.status(true));
    this.#sendStatus();
    this.log.add(level === '0' ? EVENT.disarmed : EVENT.armed, user, area);
  }

  openZone(zone: number, open: boolean): void {
    this.zones.get(zone)!.state = open ? VIOLATED : NORMAL;
    this.#sendStatus();
  }

  #sendStatus(): void {
    if (this.quirks.sendsStatus) this.#send(this.status());
  }

  #areaOf(keypad: number): number {
    return this.#keypads[keypad - 1] ?? 1;
  }

  /** 4.17: what the panel says of digits that were typed. Returns whose they are, if they can be used there. */
  #typed(digits: string, keypad: number): number | undefined {
    const user = this.#usable(digits, this.#areaOf(keypad));
    const place = String(keypad).padStart(2, '0');
    if (user !== undefined) {
      this.#send(`IC${'0'.repeat(12)}${String(user).padStart(3, '0')}${place}00`);
      return user;
    }
    // Told when there are enough digits, and again with each further one.
    for (let end = this.codeLength; end <= digits.length; end++) {
      const last = digits.slice(end - this.codeLength, end).padStart(6, '0');
      this.#send(`IC${[...last].map((digit) => `0${digit}`).join('')}000${place}00`);
    }
    return undefined;
  }

  /** The user of a code that can be used in the area. */
  #usable(digits: string, area: number): number | undefined {
    const found = [...this.users].find(([, user]) => user.digits === digits && !user.restricted);
    return found && (found[1].areas >> (area - 1)) & 1 ? found[0] : undefined;
  }

  /** 4.2: arming an area that is armed already disarms it; open zones are passed over by force. */
  #arm(level: string, area: number, code: string): string | undefined {
    const user = this.#usable(this.#asTyped(code), area);
    if (user === undefined) return undefined;
    if (this.users.get(user)!.access) {
      this.log.add(EVENT.access + 1, user, area);
      return undefined;
    }
    const armed = this.levels[area - 1] !== '0';
    if (armed) this.setLevel(area, '0', user);
    else if (level !== '0' && this.#openZones(area).every((zone) => zone.forceArm)) {
      this.setLevel(area, { 7: '1', 8: '2', 9: '1', ':': '2' }[level] ?? level, user);
    }
    return undefined;
  }

  /** 4.11. */
  #changeUser(data: string): string | undefined {
    const match = /^(\d{3})((?:0\d){6})((?:0\d){6})([0-9A-F]{2})([012])0$/.exec(data);
    if (!match) return undefined;
    const user = Number(match[1]);
    const areas = Number.parseInt(match[4]!, 16);
    const what = match[5]!;
    const result = this.#denies(user, this.#fromNibbles(match[2]!), areas)
      ? CHANGE_DENIED
      : this.#change(user, { digits: this.#fromNibbles(match[3]!), areas, what });
    return `CU${result}${result === match[1] && what === '1' ? '1' : '0'}0`;
  }

  #denies(user: number, authority: string, areas: number): boolean {
    const entitled = [...this.users].find(
      ([number, { digits, role }]) => digits === authority && (role === 'master' || number === user),
    )?.[1];
    const isArmed = this.levels.some((level) => level !== '0');
    if (isArmed && this.quirks.armedEdits === 'deny') return true;
    return !entitled || user < 1 || user > 199 || (areas & ~entitled.areas) !== 0;
  }

  #change(user: number, { digits, areas, what }: { digits: string; areas: number; what: string }): string {
    const before = this.users.get(user);
    if (what === '0') {
      const isDuplicate = ([other, held]: [number, SimulatedUser]): boolean =>
        held.digits === digits && (other !== user || this.quirks.refusesItself);
      if ([...this.users].some(isDuplicate)) return CHANGE_DUPLICATE;
      this.users.set(user, {
        ...{ areas: 0, role: 'user', access: false, duress: false, ...before },
        ...{ digits, restricted: this.quirks.keepsRestriction && (before?.restricted ?? false) },
        ...(areas !== 0 && { areas }),
      });
    } else if (before) {
      before.restricted = what === '1';
    }
    return String(user).padStart(3, '0');
  }

  /** 4.37. */
  #codeAreas(code: string): string {
    const digits = this.#asTyped(code);
    const user = [...this.users.values()].find((held) => held.digits === digits);
    const hidden = user?.restricted && !this.quirks.showsRestricted;
    const areas = (hidden ? 0 : (user?.areas ?? 0)).toString(16).toUpperCase().padStart(2, '0');
    const role = user === undefined ? '0' : { user: '1', master: '2', installer: '3' }[user.role];
    return `UA${code}${areas}${'0'.repeat(8)}${this.codeLength}${role}F00`;
  }

  /** 4.29: where there is no such name, the next one is told. */
  #name(type: number, from: number): string {
    const names = new Map<number, string>(
      type === 0
        ? [...this.zones].map(([number, zone]) => [number, zone.name])
        : type === 1
          ? this.#areaNames.map((name, index) => [index + 1, name])
          : [],
    );
    const found = [...names]
      .sort(([a], [b]) => a - b)
      .find(([number, name]) => number >= from && name !== '');
    const [number, name] = found ?? [0, ''];
    return `SD${String(type).padStart(2, '0')}${String(number).padStart(3, '0')}${name.padEnd(16)}00`;
  }

  #perZone(of: (zone: SimulatedZone | undefined) => string): string {
    return Array.from({ length: 208 }, (_, index) => of(this.zones.get(index + 1))).join('');
  }

  #openZones(area: number): SimulatedZone[] {
    return [...this.zones.values()].filter((zone) => zone.area === area && zone.state === VIOLATED);
  }

  #isPassedOver(area: number): boolean {
    return [...this.zones.values()].some((zone) => zone.area === area && BYPASSED.includes(zone.state));
  }

  /** 4.40.1; all zones of an area at once are not in this one. */
  #toggleBypass(number: number, code: string): string | undefined {
    const zone = this.zones.get(number);
    if (!zone || this.#usable(this.#asTyped(code), zone.area) === undefined) return undefined;
    const isBypassed = BYPASSED.includes(zone.state);
    if (isBypassed) zone.state = UNDER_BYPASS[zone.state]!;
    else if (zone.bypassable)
      zone.state = Object.entries(UNDER_BYPASS).find(([, is]) => is === zone.state)![0];
    this.#sendStatus();
    return `ZB${String(number).padStart(3, '0')}${BYPASSED.includes(zone.state) ? '1' : '0'}00`;
  }

  #takeBack(area: number): void {
    for (const zone of this.zones.values()) {
      if (zone.area === area) zone.state = UNDER_BYPASS[zone.state] ?? zone.state;
    }
  }

  #asTyped(code: string): string {
    return code.slice(6 - this.codeLength);
  }

  #fromNibbles(nibbles: string): string {
    return this.#asTyped(nibbles.replace(/0(\d)/g, '$1'));
  }
}
