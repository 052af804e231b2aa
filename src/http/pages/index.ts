import type { RateLimit } from '../access/rate-limit.ts';
import type { Live } from '../live/live.ts';
import type { Routes } from '../routes.ts';
import { bookings } from './bookings/bookings.ts';
import { feeds } from './bookings/feeds.ts';
import { stayForms } from './bookings/stay-forms.ts';
import { stay } from './bookings/stay.ts';
import { unit } from './bookings/unit.ts';
import { cleanersCalendar } from './cleaners-calendar.ts';
import { code } from './codes/code.ts';
import { draft } from './codes/draft.ts';
import { duress } from './codes/duress.ts';
import { doctor } from './doctor.ts';
import { deviceActs } from './devices/acts.ts';
import { devices } from './devices/devices.ts';
import { replace } from './devices/replace.ts';
import { slots } from './devices/slots.ts';
import { deviceGroups } from './groups/device-groups.ts';
import { files } from './groups/files.ts';
import { run } from './groups/run.ts';
import { several } from './groups/several.ts';
import { tags } from './groups/tags.ts';
import { answers } from './history/answers.ts';
import { history } from './history/history.ts';
import { week } from './history/week.ts';
import { login } from './login.ts';
import { now } from './now.ts';
import { members } from './people/members.ts';
import { alerts } from './settings/alerts.ts';
import { copies } from './settings/copies.ts';
import { ownFactor } from './settings/factor.ts';
import { settings } from './settings/settings.ts';
import { tokens } from './settings/tokens.ts';
import { webhooks } from './settings/webhooks.ts';
import { review } from './review.ts';
import { people } from './people/people.ts';
import { person } from './people/person.ts';

/** Every page and every form that there is. */
export function addPages(
  routes: Routes,
  { logins, calendars, live }: { logins: RateLimit; calendars: RateLimit; live: Live },
): void {
  login(routes, logins);
  cleanersCalendar(routes, calendars);
  routes.page('/live', 'manager', ({ reader, c }) => live.open(reader, c.req.raw.method));
  now(routes);
  people(routes);
  tags(routes);
  several(routes);
  run(routes);
  files(routes);
  person(routes);
  code(routes);
  draft(routes);
  duress(routes);
  deviceGroups(routes);
  devices(routes);
  deviceActs(routes);
  slots(routes);
  replace(routes);
  answers(routes);
  history(routes);
  week(routes);
  members(routes);
  settings(routes);
  alerts(routes);
  ownFactor(routes);
  tokens(routes);
  copies(routes);
  webhooks(routes);
  bookings(routes);
  unit(routes);
  feeds(routes);
  stay(routes);
  stayForms(routes);
  doctor(routes);
  review(routes);
}
