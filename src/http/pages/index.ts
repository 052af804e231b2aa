import type { RateLimit } from '../access/rate-limit.ts';
import type { Live } from '../live/live.ts';
import type { Routes } from '../routes.ts';
import { login } from './login.ts';
import { now } from './now.ts';

/** Every page and every form that there is. */
export function addPages(routes: Routes, { logins, live }: { logins: RateLimit; live: Live }): void {
  login(routes, logins);
  routes.page('/live', 'manager', ({ reader }) => live.open(reader));
  now(routes);
}
