import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { DemoClock } from '../../src/app/demo/demo-clock.ts';
import { MASTER_CODE } from '../../src/app/demo/devices.ts';
import { filesIn, findLeaks } from '../support/process/leaks.ts';
import { Phone, pinIn } from '../support/phone.ts';
import { openTestHouse } from '../support/houses/test-house.ts';

const SECRET = '73914628';

describe('the search for leaks', () => {
  it.each([
    ['plain', `a ${SECRET} b`],
    ['hex', Buffer.from(`x${SECRET}y`).toString('hex')],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64, one byte later', Buffer.from(`x${SECRET} and more`).toString('base64')],
    ['base64, two bytes later', Buffer.from(`xy${SECRET} and more`).toString('base64')],
  ])('finds a PIN in %s', (_form, text) => {
    expect(findLeaks([SECRET], [['here', text]])).toEqual(['here']);
  });

  it('finds none where there is none', () => {
    expect(findLeaks([SECRET], [['here', 'nothing but 7391 and 4628']])).toEqual([]);
    expect(findLeaks(['123456'], [['here', '{"ts":1791234567890}']])).toEqual([]);
  });
});

describe('after the story at the most talkative log level', () => {
  const clock = new DemoClock(Date.now());
  const logged: string[] = [];
  const printed: string[] = [];
  /** PINs that were set, PINs that were refused, and digits that were typed wrongly at a door. */
  const secrets = [
    ...['60418352', '918273645', '12ab5678', '97531864', '40586271', '81726354', '35917046', '829374'],
    MASTER_CODE,
  ];
  let house: DemoHouse;

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
        printed.push(String(chunk));
        return write(chunk);
      });
    }
    house = await openTestHouse({
      clock,
      logLevel: 'trace',
      logTo: { write: (line) => void logged.push(line) },
    });
    const phone = new Phone(house);
    const newCode = (...steps: (string | RegExp)[]) =>
      phone.does('/users', /Anna Berg/, /New code/, ...steps);
    await phone.does('/start', /Users/, /New user/, 'Anna Berg', /Save/);
    secrets.push(pinIn(await newCode(/All/, /Next/, /Generate/, /Always/)));
    await phone.does(/Save/, /Share/, /Back/, /Show PIN/);
    await newCode(/garage/, /Next/, '918273645', '12ab5678', secrets.at(-1)!, '60418352', /Always/, /Save/);
    await house.typePin('garage', '60418352');
    await house.typePin('front-door', '97531864');
    await house.panel.type('829374');
    await phone.does('/devices', /alarm/, /Away/, /Yes/, '/devices', /alarm/, /Disarm/, /Yes/);
    await phone.does('81726354'); // where no PIN is asked for

    // The chat and the locks in trouble, in the middle of all that.
    house.botApi.fail({ method: 'editMessageText', code: 500, times: 2 });
    house.botApi.fail({
      method: 'sendMessage',
      code: 400,
      description: 'Bad Request: can\'t parse "40586271"',
    });
    await house.network.lock('garage').setFaults({ refuse: true });
    await phone.does('/users', /Anna Berg/, /New code/, /garage/, /Next/, '40586271', /Always/, /Save/);
    await house.network.lock('garage').setFaults({ refuse: false, lie: true });
    await phone.does('/users', /Anna Berg/, /New code/, /garage/, /Next/, '35917046', /Always/, /Save/);
    await house.network.lock('garage').setFaults({ lie: false, offline: true });
    await phone.does('/users', /Delete/, /Yes, delete/).catch(() => phone.does('/users'));
    clock.setForward(clock.now() + 15 * 60_000);
    await house.settled();
  }, 60_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    await house.close();
  });

  it('the story was really told', () => {
    expect(logged.length).toBeGreaterThan(0);
    expect(house.program.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(1);
    expect(house.program.house.queries.entries({ limit: 9 }).map(({ how }) => how)).toContain('denied');
  });

  it('no log line and nothing printed holds a PIN, or digits that were typed wrongly', () => {
    expect(
      findLeaks(
        secrets,
        logged.map((line) => [line, line] as const),
      ),
    ).toEqual([]);
    expect(
      findLeaks(
        secrets,
        printed.map((text, index) => [`output ${index}`, text] as const),
      ),
    ).toEqual([]);
  });

  it('no file on the disk does, neither the database and its log nor the cache of Z-Wave nor what is kept of the panel', () => {
    const files = filesIn(house.folder).filter(([name]) => !name.endsWith('latchkey.yaml'));
    const names = files.map(([name]) => name);
    for (const kind of ['latchkey.db', 'latchkey.db-wal', '.jsonl', 'panel/log-mark'])
      expect(names.some((name) => name.endsWith(kind))).toBe(true);
    expect(findLeaks(secrets, files)).toEqual([]);
  });

  it('no call to Telegram does, but for the messages to the owner', () => {
    const others = house.botApi.calls.filter(
      ({ method, params }) =>
        !(['sendMessage', 'editMessageText'].includes(method) && params['chat_id'] === house.owner.id),
    );
    expect(others.length).toBeGreaterThan(0);
    const texts = others.map(({ method, params }) => [method, JSON.stringify(params)] as const);
    expect(findLeaks(secrets, texts)).toEqual([]);
  });

  it('the search would have found one: the lock whose memory holds a PIN is full of it', async () => {
    const memory = JSON.stringify(await house.network.lock('front-door').slots());
    expect(findLeaks(secrets, [['front-door', memory]])).toEqual(['front-door']);
    expect(readFileSync(join(house.folder, 'latchkey.yaml'), 'utf8')).not.toContain(secrets[0]);
  });
});
