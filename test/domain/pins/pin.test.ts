/* eslint-disable @typescript-eslint/restrict-template-expressions -- what a careless template shows is the point */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import pino from 'pino';
import { expect, test } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';

const DIGITS = '483920';
const pin = Pin.of(DIGITS);

test('a PIN is redacted in strings, JSON and inspect, however deep it sits', () => {
  const texts = [
    `${pin}`,
    String(pin),
    'PIN: ' + pin.toString(),
    [pin, pin].join(),
    JSON.stringify({ code: { pin } }),
    inspect(pin),
    inspect({ a: { b: { c: { pin } } } }, { depth: null, showHidden: true }),
    inspect(new Map([[pin, pin]]), { showHidden: true, customInspect: false }),
    format('%s %o %O %j %d', pin, pin, pin, pin, pin),
  ];
  for (const text of texts) expect(text).not.toContain(DIGITS);
  expect(`${pin} ${JSON.stringify(pin)} ${inspect(pin)}`).toBe('[PIN] "[PIN]" [PIN]');
});

test('a PIN is redacted on every console format', () => {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const terminal = new Console(stream, stream);
  terminal.log(pin, { pin }, [pin]);
  terminal.error('%s %o %O %j', pin, pin, pin, pin);
  terminal.dir({ pin }, { showHidden: true });
  terminal.table([{ pin }]);
  expect(written).toContain('[PIN]');
  expect(written).not.toContain(DIGITS);
});

test('a PIN is redacted in the log, in an error and in its cause', () => {
  let written = '';
  const log = pino({ level: 'trace' }, { write: (line: string) => (written += line) });
  const error = new Error(`no slot takes ${pin}`, { cause: { pin } });
  log.error({ err: error, pin, list: [pin] }, `refused ${pin}`);
  expect(written).toContain('[PIN]');
  expect(written + error.message + (error.stack ?? '') + inspect(error)).not.toContain(DIGITS);
});

test('a PIN has no property that copies its digits', () => {
  expect(Reflect.ownKeys(pin)).toEqual([]);
  expect({ ...pin }).toEqual({});
  expect(inspect(structuredClone(pin))).not.toContain(DIGITS);
});

test('a PIN reveals itself when asked, and equals another of the same digits', () => {
  expect(pin.reveal()).toBe(DIGITS);
  expect(pin.length).toBe(6);
  expect(pin.equals(Pin.of(DIGITS))).toBe(true);
  expect(pin.equals(Pin.of('483921'))).toBe(false);
});
