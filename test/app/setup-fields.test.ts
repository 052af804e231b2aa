import { describe, expect, it } from 'vitest';
import { DRIVER_KINDS } from '../../drivers/registry.ts';
import { kindsOf, sectionOf } from '../../src/app/setup/fields.ts';
import { pageTextOf } from '../../src/http/text/index.ts';
import { LANGUAGES } from '../../src/domain/people/language.ts';

const KINDS = kindsOf(DRIVER_KINDS);
const namesOf = (kind: string): string[] =>
  KINDS.find((one) => one.kind === kind)!.fields.map(({ name }) => name);

describe('the forms of the set-up', () => {
  it('are there for each kind of driver and for a broker, each with words in every language', () => {
    expect(KINDS.map(({ kind }) => kind).sort()).toEqual(
      [...DRIVER_KINDS.map(({ options }) => options.shape.kind.value), 'mqtt'].sort(),
    );
    for (const language of LANGUAGES) {
      const { kinds, fields } = pageTextOf(language).setup;
      for (const { kind, fields: asked } of KINDS) {
        expect(kinds).toHaveProperty([kind]);
        for (const { name } of asked)
          expect(
            [kind, name, `${kind} ${name}` in fields || name in fields],
            `${language} needs words`,
          ).toEqual([kind, name, true]);
      }
    }
  });

  it('ask for what the options of a kind say, and hide what is secret', () => {
    expect(namesOf('envisalink')).toEqual([
      ...['host', 'port', 'password', 'master_code', 'duress_codes', 'slots'],
    ]);
    expect(namesOf('zwave-js')).toContain('keys.S2_AccessControl');
    expect(namesOf('mqtt')).toEqual(['url', 'username', 'password']);
    const forms = KINDS.flatMap(({ fields }) => fields);
    for (const { name, form } of forms.filter((field) => /code|password|token|key|prefix/.test(field.name)))
      if (name !== 'min_code_length')
        expect([name, form]).toEqual([name, expect.stringMatching(/^secrets?$/)]);
  });

  it('make a part of the configuration of what is typed', () => {
    const elk = { url: 'tls://10.0.0.5:2601', master_code: '1234', duress_codes: '9999, 8888' };
    const login = { 'login.user': 'latchkey', 'login.password': 'secret' };
    const slots = { 'slots.first': '20', 'slots.last': '60' };
    expect(sectionOf('elk-m1', { ...elk, ...login, ...slots }, DRIVER_KINDS)).toEqual({
      section: {
        ...{ id: 'elk-m1', kind: 'elk-m1', url: elk.url, master_code: '1234' },
        ...{
          duress_codes: ['9999', '8888'],
          slots: [20, 60],
          login: { user: 'latchkey', password: 'secret' },
        },
      },
      problems: new Set(),
    });
    const networx = { port: '/dev/ttyUSB0', master_code: '1234', baud_rate: '9600', framing: 'binary' };
    expect(sectionOf('nx-584', networx, DRIVER_KINDS).section).toMatchObject({ baud_rate: 9600 });
    const home = { url: 'http://home:8123', token: 't', recorder_excludes_actions: 'true' };
    expect(sectionOf('home-assistant', home, DRIVER_KINDS).section).toMatchObject({
      recorder_excludes_actions: true,
    });
  });

  it('name each field that cannot be used', () => {
    const wrong = (kind: string, typed: Record<string, string>): string[] =>
      [...sectionOf(kind, typed, DRIVER_KINDS).problems].sort();
    expect(wrong('satel', { host: 'http://x', port: 'abc', master_code: '12' })).toEqual([
      ...['host', 'master_code', 'port'],
    ]);
    expect(wrong('elk-m1', { url: 'tcp://a:1', master_code: '1234', 'slots.first': '9' })).toEqual(['slots']);
    expect(wrong('elk-m1', { url: 'tcp://a:1', master_code: '1234' })).toEqual(['slots']);
    expect(wrong('zwave-js', { port: '/dev/x', 'keys.S0_Legacy': 'short' })).toEqual(['keys.S0_Legacy']);
    expect(wrong('mqtt', { url: 'mqtt://a:1883', password: 'alone' })).toEqual(['password']);
    expect(
      wrong('elk-m1', {
        url: 'tcp://a:1',
        master_code: '1234',
        'slots.first': '1',
        'slots.last': '2',
        'login.user': 'x',
      }),
    ).toEqual(['login.password']);
  });
});
