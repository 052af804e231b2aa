import type { RateLimit } from '../access/rate-limit.ts';
import type { Live } from '../live/live.ts';
import type { Routes } from '../routes.ts';
import { code } from './codes/code.ts';
import { draft } from './codes/draft.ts';
import { doctor } from './doctor.ts';
import { deviceActs } from './devices/acts.ts';
import { devices } from './devices/devices.ts';
import { replace } from './devices/replace.ts';
import { slots } from './devices/slots.ts';
import { answers } from './history/answers.ts';
import { history } from './history/history.ts';
import { week } from './history/week.ts';
import { login } from './login.ts';
import { now } from './now.ts';
import { members } from './people/members.ts';
import { people } from './people/people.ts';
import { person } from './people/person.ts';

/** Every page and every form that there is. */
export function addPages(routes: Routes, { logins, live }: { logins: RateLimit; live: Live }): void {
  login(routes, logins);
  routes.page('/live', 'manager', ({ reader, c }) => live.open(reader, c.req.raw.method));
  now(routes);
  people(routes);
  person(routes);
  code(routes);
  draft(routes);
  devices(routes);
  deviceActs(routes);
  slots(routes);
  replace(routes);
  answers(routes);
  history(routes);
  week(routes);
  members(routes);
  doctor(routes);
}
