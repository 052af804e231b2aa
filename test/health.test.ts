import { expect, it, onTestFinished } from 'vitest';
import { answerHealth } from '../src/health.ts';
import { freePort } from './support/free-port.ts';

async function open(isWell: () => boolean): Promise<(path: string, method?: string) => Promise<number>> {
  const port = await freePort();
  onTestFinished(await answerHealth({ host: '127.0.0.1', port }, isWell));
  return async (path, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    expect(await response.text()).toBe('');
    return response.status;
  };
}

it('says 200 while all is well, and 503 while it is not or cannot be told', async () => {
  let isWell = (): boolean => true;
  const ask = await open(() => isWell());
  expect(await ask('/healthz')).toBe(200);
  expect(await ask('/healthz', 'HEAD')).toBe(200);
  isWell = () => false;
  expect(await ask('/healthz')).toBe(503);
  isWell = () => {
    throw new Error('the database is closed');
  };
  expect(await ask('/healthz')).toBe(503);
});

it('answers nothing else', async () => {
  const ask = await open(() => true);
  for (const path of ['/', '/healthz/', '/healthz?x=1', '/../healthz2']) expect(await ask(path)).toBe(404);
  expect(await ask('/healthz', 'POST')).toBe(404);
});

it('that has no place to listen is told in words', async () => {
  const port = await freePort();
  onTestFinished(await answerHealth({ host: '127.0.0.1', port }, () => true));
  await expect(answerHealth({ host: '127.0.0.1', port }, () => true)).rejects.toThrow(
    `Latchkey cannot answer health checks at 127.0.0.1:${port} (EADDRINUSE). Choose another port.`,
  );
});
