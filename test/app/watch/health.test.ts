import { expect, it, onTestFinished, vi } from 'vitest';
import { answerHealth, watchOver } from '../../../src/app/watch/health.ts';
import type { Health } from '../../../src/app/watch/health.ts';
import { freePort } from '../../support/network/free-port.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function open(health: () => Health): Promise<(path: string, method?: string) => Promise<Answer>> {
  const port = await freePort();
  const { stop } = await answerHealth({ host: '127.0.0.1', port }, health);
  onTestFinished(stop);
  return async (path, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: response.status, body: await response.text() };
  };
}

const WELL: Health = { well: true, parts: { chat: 'running' } };

it('says 200 while the doors are guarded, whatever becomes of the chat, and 503 while they are not or it cannot be told', async () => {
  let health = (): Health => WELL;
  const ask = await open(() => health());
  expect(await ask('/healthz')).toEqual({ status: 200, body: '{"well":true,"parts":{"chat":"running"}}' });
  expect(await ask('/healthz', 'HEAD')).toEqual({ status: 200, body: '' });
  health = () => ({ well: true, parts: { chat: 'failed' } });
  expect(await ask('/healthz')).toEqual({ status: 200, body: '{"well":true,"parts":{"chat":"failed"}}' });
  health = () => ({ well: false, parts: {} });
  expect((await ask('/healthz')).status).toBe(503);
  health = () => {
    throw new Error('the database is closed');
  };
  expect(await ask('/healthz')).toEqual({ status: 503, body: '{"well":false,"parts":{}}' });
});

it('answers nothing else', async () => {
  const ask = await open(() => WELL);
  for (const path of ['/', '/healthz/', '/healthz?x=1', '/../healthz2'])
    expect(await ask(path)).toEqual({ status: 404, body: '' });
  expect((await ask('/healthz', 'POST')).status).toBe(404);
});

it('that cannot listen says where, and why', async () => {
  const port = await freePort();
  const { stop } = await answerHealth({ host: '127.0.0.1', port }, () => WELL);
  onTestFinished(stop);
  await expect(answerHealth({ host: '127.0.0.1', port }, () => WELL)).rejects.toMatchObject({
    trouble: { code: 'cannot-listen', what: 'health check', host: '127.0.0.1', port, error: 'EADDRINUSE' },
  });
});

it('whoever does not guard for five minutes ends, and whoever only stumbles goes on', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let isWell = false;
  let ends = 0;
  onTestFinished(
    watchOver(
      () => isWell,
      () => ends++,
    ),
  );
  vi.advanceTimersByTime(4 * 60_000);
  isWell = true;
  vi.advanceTimersByTime(60_000);
  isWell = false;
  vi.advanceTimersByTime(4 * 60_000);
  expect(ends).toBe(0);
  vi.advanceTimersByTime(2 * 60_000);
  expect(ends).toBe(1);
});
