import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { ApiHouse } from './api-house.ts';

const PAGE = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');

let api: ApiHouse;

afterEach(() => api.close());

/** The parts of a command of a shell, as it reads them. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );
}

it('each example of the page does what it says, in the order in which it stands there', async () => {
  api = await ApiHouse.open();
  api.all.front.locked = true;
  const token = api.token();
  const examples = [...PAGE.matchAll(/```sh\n(curl [^\n]+)\n```/g)].map(([, command = '']) => command);
  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) {
    const words = wordsOf(example);
    const after = (flag: string): string[] =>
      words.flatMap((word, index) => (words[index - 1] === flag ? word : []));
    const headers = Object.fromEntries(
      after('-H').map(
        (line) =>
          line
            .replace('$TOKEN', token)
            .replace('$(date -u +%FT%TZ)', new Date(api.all.clock.now()).toISOString())
            .replace(/^[^:]+/, (name) => name.toLowerCase())
            .split(/: (.*)/s)
            .slice(0, 2) as [string, string],
      ),
    );
    const [body] = after('-d');
    const path = words.at(-1)!.replace('$LATCHKEY/api/v1', '');
    const asked = { headers, ...(body !== undefined && { body }) };
    const answer = await api.ask(after('-X')[0] ?? 'GET', path, asked);
    expect([200, 201], example).toContain(answer.status);
    await api.house.settled();
  }
  expect(api.all.codesIn()).toEqual([]);
  expect(api.all.front.locked).toBe(true);
});
