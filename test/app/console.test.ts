import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { pipe, withoutPinsAndTimes } from '../support/process/piped-console.ts';
import { openTestHouse } from '../support/houses/test-house.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));

const NEW_USER = ['users', 'new user', 'Anna Berg', '+49 170 1234567 anna@example.org', 'save'];
const STORY = [
  ...NEW_USER,
  'new code',
  '3', // by number
  'garage', // by label
  'next',
  'generate',
  'daily until 31 December 2099',
  'use it',
  'save',
  ':sync',
  ':slots front-door',
  'share',
  'copy',
  'back',
  ':pin front-door 24681357',
  'edit',
  'schedule',
  'always',
  'save',
  'pause',
  ':slots garage',
  'resume',
  'delete',
  'yes, delete',
  ':slots front-door',
  ':slots garage',
  ':quit',
];

describe('the chat console', () => {
  let house: DemoHouse;
  /** The lines' transcript, from after the greeting on. */
  const type = async (...lines: string[]) => {
    const transcript = await pipe(house, lines);
    return transcript.slice(transcript.indexOf(`> ${lines[0]}\n`));
  };
  /** What the last of the lines has brought. */
  const reply = async (...lines: string[]) => {
    const transcript = await type(...lines);
    return transcript.slice(transcript.lastIndexOf(`> ${lines.at(-1)}\n`));
  };
  /** What one line has brought. */
  const after = (line: string, transcript: string) => transcript.split(`${line}\n`)[1]?.split('\n> ')[0];
  const pinStep = ['/users', 'Anna Berg', 'New code', 'garage', 'next'];
  const users = () =>
    house.program.house.queries.users({ page: 0, pageSize: 100 }).rows.map(({ name }) => name);
  const codes = () =>
    house.program.house.queries.users({ page: 0, pageSize: 100 }).rows.map((row) => row.codes);
  const slots = async (lock: string) => house.network.lock(lock).slots();

  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house.close());

  it('tells the whole story by piped lines, and the same in a process of its own', async () => {
    const own = promisify(execFile)(process.execPath, [MAIN, '--demo']);
    own.child.stdin!.end(STORY.join('\n'));
    const here = withoutPinsAndTimes(await pipe(house, STORY));
    expect(here).toMatchSnapshot();
    const there = withoutPinsAndTimes((await own).stdout);
    expect(there.slice(there.indexOf('What you type'))).toBe(here);
  }, 60_000);

  it('types at a keypad, and the owner reads who came', async () => {
    await type('/new', 'Anna Berg', 'front-door', 'next', '60418352', 'always', 'save');
    expect(await slots('front-door')).toEqual({ 1: '60418352' });
    const came = await reply(':pin front-door 60418352');
    expect(came).toContain('front-door: opens (slot 1)');
    expect(came).toMatch(/🚪 Anna Berg came in by front-door · \d\d:\d\d · by code/);
    expect(await reply(':pin garage 60418352')).toContain('garage: stays locked');
  });

  it('shows what waits for a lock that is off the air, and that it is live once the lock is back', async () => {
    const code = ['/users', 'Anna Berg', 'New code', 'garage', 'next', '97531864', 'always', 'save'];
    const transcript = await type(':offline garage', ...code, ':slots garage', ':online garage', ':sync');
    expect(after('> save', transcript)).toMatch(
      /⏳ garage: waiting\. The lock is out of radio range.*\. Next try/,
    );
    expect(after('> :slots garage', transcript)).toContain('garage: all slots empty');
    expect(after('> :online garage', transcript)).toMatch(/✅ garage: live, verified/);
    expect(after('> :sync', transcript)).toContain('nothing moves');
    expect(await slots('garage')).toEqual({ 1: '97531864' });
  });

  it('finds the buttons of the screen also below an alert', async () => {
    const answer = await reply('/users', 'Anna Berg', 'Who came', ':pin garage 97531864', 'back');
    expect(answer).toContain('📞 +49 170 1234567');
  });

  it('says what is wrong with a line that begins with : and changes nothing', async () => {
    expect(await reply(':frobnicate')).toContain('There is no command :frobnicate.');
    expect(await reply(':pin')).toContain(
      'There is no device (none was named): front-door, back-door, garage, alarm',
    );
    expect(await reply(':slots cellar')).toContain('There is no device cellar:');
    expect(await reply(':pin garage')).toContain('Type the digits too');
    expect(await reply(':arm garage away 1234')).toContain('garage is no alarm panel: alarm');
    expect(await reply(':disarm back-door 1234')).toContain('back-door is no alarm panel: alarm');
    for (const line of [':arm alarm', ':arm alarm away', ':arm alarm night 1234'])
      expect(await reply(line)).toContain('Type how, and the digits: :arm DEVICE away|stay DIGITS');
    expect(await reply(':disarm alarm')).toContain('Type the digits too');
    expect(house.panel.mode).toBe('disarmed');
  });

  it('ends in peace where whoever read along has left', async () => {
    const own = spawn(process.execPath, [MAIN, '--demo']);
    const said: string[] = [];
    own.stderr.on('data', (chunk) => said.push(String(chunk)));
    own.stdout.once('data', () => own.stdout.destroy());
    const [code] = (await once(own, 'exit')) as [number];
    expect([code, said.join('')]).toEqual([0, '']);
  }, 60_000);

  describe('at the alarm panel', () => {
    it('arms and disarms with a code of ours, and the owner reads who did', async () => {
      await type(
        '/users',
        'Anna Berg',
        'New code',
        'front-door',
        'alarm',
        'next',
        '640718',
        'always',
        'save',
      );
      expect(await reply(':slots alarm')).toContain('  10: 640718');
      const armed = await reply(':arm alarm away 640718');
      expect(armed).toContain('alarm: armed away (slot 10)');
      expect(armed).toMatch(/🛡 Anna Berg armed alarm · \d\d:\d\d · by code/);
      expect(house.panel.mode).toBe('away');
      expect(await reply(':arm alarm stay 640718')).toContain('alarm: is armed already (away)');
      expect(await reply(':disarm alarm 111222')).toContain('alarm: does not take this code');
      expect(house.panel.mode).toBe('away');
      expect(await reply(':disarm alarm 640718')).toContain('alarm: disarmed (slot 10)');
      expect(house.panel.mode).toBe('disarmed');
      expect(await reply(':pin alarm 640718')).toContain('takes the code (slot 10) and was not armed');
    });

    it('is turned off by the front door, in one alert', async () => {
      await type(':arm alarm stay 640718');
      const came = await reply(':pin front-door 640718');
      expect(came).toMatch(/🚪 Anna Berg came in by front-door .*\n🔓 Anna Berg disarmed alarm/);
      expect(house.panel.mode).toBe('disarmed');
    });

    it('has a duress code, and no PIN may be one wrong key away from it, or be the master code', async () => {
      expect(await reply(':slots alarm')).toContain('  1: 735291 (master code)\n  2: 746183 (duress code)\n');
      for (const near of ['746183', '746182', '746103'])
        expect(await reply(...pinStep, near)).toContain('This PIN is too close to a duress code');
      expect(await reply(...pinStep, '735291')).toContain('this one is in use');
      await type(':arm alarm away 640718');
      const forced = await reply(':disarm alarm 746183');
      expect(forced).toContain('alarm: disarmed (slot 2)');
      expect(forced).toContain('🚨 Somebody gave a duress code at alarm');
    });

    it('tells after it was off the network who disarmed it meanwhile', async () => {
      const away = await type(':arm alarm away 640718', ':offline alarm', ':disarm alarm 640718', '/devices');
      expect(after('> :offline alarm', away)).toMatch(/alarm: off the network/);
      expect(after('> :disarm alarm 640718', away)).not.toContain('Anna Berg disarmed alarm');
      expect(after('> /devices', away)).toContain('📵 alarm');
      const back = await reply(':online alarm');
      expect(back).toContain('🔓 Anna Berg disarmed alarm');
      expect(house.program.house.queries.entries({ limit: 1 })[0]).toMatchObject({ how: 'disarm', slot: 10 });
    });
  });

  describe('refuses with words, and changes nothing', () => {
    it.each([
      ['letters in a PIN', '12ab56'],
      ['a PIN of nine digits', '918273645'],
      ['a PIN of three digits', '918'],
      ['a PIN that is in use', '60418352'],
      ['a PIN that everybody would try', '123456'],
    ])('%s', async (_what, typed) => {
      const before = codes();
      const answer = await reply(...pinStep, typed);
      expect(withoutPinsAndTimes(answer)).toMatchSnapshot();
      expect(answer).toContain('Send the PIN');
      expect(codes()).toEqual(before);
    });

    it('a code for no device', async () => {
      expect(await reply('/users', 'Anna Berg', 'New code', 'next')).toContain(
        '⚠ Choose at least one device.',
      );
    });

    it.each([
      ['an end before its start', 'from 30 June 2099 until 1 June 2099'],
      ['an end that is past', 'until 30 June 2020'],
      ['words that are no schedule', 'when the moon is full'],
    ])('%s', async (_what, typed) => {
      const answer = await reply(...pinStep, 'Generate', typed);
      expect(answer).toMatchSnapshot();
      expect(answer).toContain('When should it work?');
    });

    it('a name of 300 characters', async () => {
      const before = users();
      const answer = await reply('/users', 'New user', 'A'.repeat(300));
      expect(answer.replace('A'.repeat(300), 'A…')).toMatchSnapshot();
      expect(users()).toEqual(before);
    });
  });

  it('shows HTML in a name as it was typed', async () => {
    const name = '<b>Bob</b> <script>alert("&amp;")</script>';
    const card = await reply('/users', 'New user', name, 'save');
    expect(card).toContain(`👤 ${name}`);
    expect(users()).toContain(name);
  });

  it('a button that was on screen before does nothing, and says that it is old', async () => {
    await type(...pinStep);
    const stale = house.owner.last();
    const generate = stale.buttons.flat().find(({ text }) => text.includes('Generate'))!;
    await type('/users', 'Anna Berg');
    const before = house.owner.last().text;
    const tap = house.owner.tapStale(stale.id, 'callback_data' in generate ? generate.callback_data : '');
    await house.settled();
    expect(house.owner.answerTo(tap)?.text).toBe('That button is out of date. Here is the current screen.');
    expect(house.owner.last().text).toBe(before);
  });

  it('a stranger gets no answer at all', async () => {
    const stranger = house.botApi.person(666, 'Eve');
    const calls = house.botApi.calls.length;
    stranger.send('/start');
    stranger.send('/users');
    await house.settled();
    expect(stranger.screen().filter(({ fromBot }) => fromBot)).toEqual([]);
    const answers = house.botApi.calls.slice(calls).filter(({ method }) => method !== 'getUpdates');
    expect(answers).toEqual([]);
  });

  it('sets and deletes a code at a lock by hand, and the owner has to decide', async () => {
    const slot = Object.keys(await slots('garage'))[0]!;
    const changed = await reply(`:set garage ${slot} 86420975`);
    expect(changed).toContain(`garage: slot ${slot} is set`);
    expect(changed).toContain('⚠️ Anna Berg · garage: changed at the device');
    expect(await slots('garage')).toMatchObject({ [slot]: '86420975' });
    expect(await reply(':set garage 8 31415927')).toContain('🔑 Somebody set a code at garage, in slot 8.');
    await type(':set garage 8');
    expect(Object.keys(await slots('garage'))).not.toContain('8');
    for (const line of [':set garage', ':set garage 0 1234', ':set garage 8 12', ':set garage 9 1234'])
      expect(await reply(line)).toMatch(/Type a slot up to \d+, and 4 to 8 digits or none/);
  });

  it('sets a code at the panel by hand, which is found by the next check', async () => {
    expect(await reply(':slots alarm')).toContain('  10: 640718');
    const changed = await type(':set alarm 10 864209', '/devices', 'alarm', 'check now');
    expect(after(':set alarm 10 864209', changed)).toContain('and the panel tells nobody');
    expect(changed).toContain('⚠️ Anna Berg · alarm: the code is gone from the device.');
    await type(':set alarm 10');
    expect(await reply(':slots alarm')).not.toContain('  10:');
  });
});
