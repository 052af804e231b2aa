/** Who came and went: each entry of the panel's log is told once, whatever happens to the connection. */
import { afterEach, describe, expect, it } from 'vitest';
import { LogBook } from '../../../drivers/elk-m1/log/log-cursor.ts';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import type { LogEntry } from '../../../drivers/elk-m1/message-types.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openElkHouse, type ElkHouse } from './house.ts';

const ANNA = { 20: { digits: '314159' } };

let house: ElkHouse;

async function open(panel: ElkSimulatorOptions = {}, now = Date.now): Promise<void> {
  house = await openElkHouse({ ...panel, users: { ...ANNA, ...panel.users } }, { now });
  await logWasRead();
}

/** The driver knows what was in the log before it came: nothing, of which one question tells. */
async function logWasRead(): Promise<void> {
  while (!house.simulator.heard.includes('ld')) await new Promise(setImmediate);
  await house.driver.read('panel/1', 1, Pin.of('000000'));
}

describe('the panel tells', () => {
  afterEach(() => house.stop());

  let marks = 100;
  const panel = () => house.simulator.panel;
  const told = () =>
    house.events.all.flatMap((event) =>
      event.kind === 'used' ? [`${event.device} ${event.how} ${event.slot ?? 'nobody'}`] : [],
    );
  const atLeast = (count: number) => house.events.until(() => told().length >= count);
  /** All that was told by the time that one more entry has come. */
  const settled = async (): Promise<string[]> => {
    const mark = house.events.next((event) => event.kind === 'used' && event.how === 'duress');
    panel().log.add(1299, ++marks, 2);
    await mark;
    return told().filter((entry) => !entry.includes('duress'));
  };
  /** The line is down while something happens at the panel. */
  const away = async (happens: () => void): Promise<void> => {
    const lost = house.events.next((event) => event.kind === 'connection' && !event.up);
    house.simulator.setFaults({ offline: true });
    await lost;
    happens();
    const back = house.events.next((event) => event.kind === 'connection' && event.up);
    house.simulator.setFaults({ offline: false });
    await back;
  };

  it('who armed and who disarmed, and what the partition is', async () => {
    await open();
    panel().setLevel(1, '1', 20);
    panel().typeCode('314159');
    await atLeast(2);
    expect(told()).toEqual(['panel/1 arm 20', 'panel/1 disarm 20']);
    expect(house.driver.devices()[0]?.armed).toBe('disarmed');
  });

  it('that somebody armed without a code, and nobody in particular', async () => {
    await open();
    panel().setLevel(2, '2');
    await atLeast(1);
    expect(told()).toEqual(['panel/2 arm nobody']);
    expect(house.driver.devices()[1]?.armed).toBe('stay');
  });

  it('that it is armed, and when not any more, also where it sends its log alone', async () => {
    await open({ quirks: { sendsStatus: false } });
    const armed = () => house.driver.devices()[0]?.armed;
    panel().setLevel(1, '1');
    await house.events.until(() => armed() === 'away');
    panel().setLevel(1, '0');
    await house.events.until(() => armed() === 'disarmed');
  });

  it('a code that was given under duress, besides the disarm', async () => {
    await open({ users: { 9: { digits: '911911', duress: true } } });
    panel().setLevel(1, '1', 20);
    panel().typeCode('911911');
    await atLeast(3);
    expect(told()).toEqual(['panel/1 arm 20', 'panel/1 duress 9', 'panel/1 disarm 9']);
  });

  it('a door that was opened with a code for access', async () => {
    await open({ users: { 21: { digits: '808080', access: true } } });
    panel().typeCode('808080');
    await atLeast(1);
    expect(told()).toEqual(['panel/1 unlock 21']);
  });

  it('one attempt for a wrong code that is too long, and two for two wrong codes', async () => {
    await open();
    panel().typeCode('13571357');
    panel().typeCode('246824', 2);
    panel().typeCode('864208', 2);
    await atLeast(3);
    expect(await settled()).toEqual([
      'panel/1 denied nobody',
      'panel/2 denied nobody',
      'panel/2 denied nobody',
    ]);
    expect(JSON.stringify(house.events.all)).not.toMatch(/1357|2468|8642/);
  });

  it('nothing twice where entries come twice', async () => {
    await open();
    panel().log.repeats = true;
    panel().setLevel(1, '1', 20);
    panel().setLevel(1, '0', 20);
    await atLeast(2);
    expect(await settled()).toEqual(['panel/1 arm 20', 'panel/1 disarm 20']);
  });

  it('a flicker at arming as one arming', async () => {
    await open({ quirks: { flickers: true } });
    const shown = [house.driver.devices()[0]?.armed];
    void house.events.until(() => {
      const armed = house.driver.devices()[0]?.armed;
      if (armed !== shown.at(-1)) shown.push(armed);
      return false;
    });
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    expect(shown).toEqual(['disarmed', 'away']);
  });

  it('what happened while the line was down, with its time, and nothing twice', async () => {
    await open();
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    const before = Date.now();
    await away(() => panel().typeCode('314159'));
    await atLeast(2);
    expect(await settled()).toEqual(['panel/1 arm 20', 'panel/1 disarm 20']);
    const missed = house.events.all.find((event) => event.kind === 'used' && event.how === 'disarm');
    const at = missed?.kind === 'used' ? (missed.at ?? 0) : 0;
    // The panel's log knows the minute.
    expect(at).toBeGreaterThan(before - 61_000);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it("the time of what was missed right though the panel's clock is wrong by hours", async () => {
    await open({ localTime: () => new Date(Date.now() + 5 * 3_600_000) });
    const before = Date.now();
    await away(() => panel().setLevel(1, '1', 20));
    await atLeast(1);
    const missed = house.events.all.find((event) => event.kind === 'used' && event.how === 'arm');
    expect(missed?.kind === 'used' && Math.abs((missed.at ?? 0) - before) < 62_000).toBe(true);
  });

  it.each([
    ['month 0', { month: 0 }],
    ['the 31st of a month that has none', { month: 2, day: 31 }],
    ['the hour 31', { hour: 31 }],
  ])(
    'what was missed where the panel says that it was in %s, with no time to be believed',
    async (_when, shows) => {
      let now = Date.now();
      await open({ localTime: () => new Date(now) }, () => now);
      await away(() => {
        now += 3_600_000;
        panel().log.shows = shows;
        panel().setLevel(1, '1', 20);
        panel().setLevel(1, '0', 20);
      });
      await atLeast(2);
      expect(told()).toEqual(['panel/1 arm 20', 'panel/1 disarm 20']);
      const times = house.events.all.flatMap((event) => (event.kind === 'used' ? [event.at] : []));
      expect(times).toEqual([0, 0]);
    },
  );

  it('what it was slow to tell as of now, whatever the panel takes for the time', async () => {
    await open();
    panel().log.losesNext = 1;
    panel().log.shows = { month: 0 };
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    expect(house.events.all.find((event) => event.kind === 'used')).not.toHaveProperty('at');
  });

  it('what happened while the program was not running, once', async () => {
    await open();
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    await house.driver.stop();
    panel().typeCode('314159');
    house = await house.restart();
    await atLeast(1);
    expect(await settled()).toEqual(['panel/1 disarm 20']);
    house = await house.restart();
    expect(await settled()).toEqual([]);
  });

  it('what happens also where nothing can be kept for the next run', async () => {
    await open();
    await house.stop();
    house = await openElkHouse({ users: ANNA }, { historyFile: '/dev/null/log.json' });
    await logWasRead();
    panel().setLevel(1, '1', 20);
    expect(await settled()).toEqual(['panel/1 arm 20']);
    expect(house.log.join()).toContain('cannot be written');
  });

  it('an entry that was lost on its way, as soon as something shows that there was one', async () => {
    await open();
    panel().log.losesNext = 1;
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    expect(told()).toEqual(['panel/1 arm 20']);
  });

  it('who came where the panel is not set to send its log', async () => {
    await open({ quirks: { sendsLog: false } });
    panel().setLevel(1, '1', 20);
    await atLeast(1);
    panel().typeCode('314159');
    await atLeast(2);
    expect(told()).toEqual(['panel/1 arm 20', 'panel/1 disarm 20']);
  });
});

describe('the log book', () => {
  /** Newest first, a letter for each entry. */
  const readFrom = (log: string) => async (index: number) => entry(log[index - 1]);
  const news = async (known: string, log: string): Promise<string> => {
    const book = new LogBook();
    await book.catchUp(readFrom(known));
    const found = await book.catchUp(readFrom(log));
    return (found ?? []).map(({ data }) => String.fromCharCode(data)).join('');
  };

  it.each([
    ['ba', 'cba', 'c'],
    ['ba', 'ba', ''],
    ['ba', 'edcba', 'cde'],
    ['baba', 'bababa', ''],
    ['bax', 'bababax', 'abab'],
    ['', 'ba', 'ab'],
    ['ponmlkjihgfedcba', 'qponmlkjihgfedcba', 'q'],
    // The log was emptied, and began anew.
    ['dcba', 'zy', 'yz'],
  ])('that knows %s finds in %s the news %s', async (known, log, expected) => {
    expect(await news(known, log)).toBe(expected);
  });

  it('begins again where an entry is written while it reads', async () => {
    const book = new LogBook();
    await book.catchUp(readFrom('cba'));
    let log = 'dcba';
    const found = await book.catchUp(async (index) => {
      if (log === 'dcba' && index === 2) {
        log = 'edcba';
        expect(book.push(entry('e'))).toBe(false);
      }
      return entry(log[index - 1]);
    });
    expect(found?.map(({ data }) => String.fromCharCode(data)).join('')).toBe('de');
  });

  it('takes for news what is written while it reads for the first time, and nothing else', async () => {
    const book = new LogBook();
    let log = 'cba';
    const found = await book.catchUp(async (index) => {
      if (log === 'cba' && index === 2) {
        log = 'dcba';
        book.push(entry('d'));
      }
      return entry(log[index - 1]);
    });
    expect(found?.map(({ data }) => String.fromCharCode(data))).toEqual(['d']);
  });

  it('learns nothing from a panel that stops answering, and all of it next time', async () => {
    const book = new LogBook();
    await book.catchUp(readFrom('a'));
    expect(await book.catchUp(async () => undefined)).toBeUndefined();
    expect(await book.catchUp(readFrom('ba'))).toHaveLength(1);
  });

  /** An entry that was never written is event 0. */
  function entry(letter: string | undefined): LogEntry {
    const at = { hour: 1, minute: 2, month: 3, day: 4, weekday: 5, year: 2026, index: 1, area: 1 };
    return { ...at, event: letter ? 1173 : 0, data: letter?.charCodeAt(0) ?? 0 };
  }
});
