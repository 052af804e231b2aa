import type { Hono } from 'hono';
import type { ApiParts } from './ask.ts';
import { Operations } from './operations.ts';
import { addActs } from './routes/acts.ts';
import { addAnswers } from './routes/answers.ts';
import { addBookings } from './routes/bookings.ts';
import { addBookingMessages } from './routes/booking-messages.ts';
import { addCodes, addPins } from './routes/codes.ts';
import { addDevices } from './routes/devices.ts';
import { addEntries } from './routes/entries.ts';
import { addEvents, EventFeed } from './routes/events.ts';
import { addSlots } from './routes/slots.ts';
import { addTags } from './routes/tags.ts';
import { addUnits } from './routes/units.ts';
import { addUsers } from './routes/users.ts';

export type { ApiParts } from './ask.ts';

/** Below which path of the direct listener it is answered. */
export const API_PATH = '/api/v1';
/** It grows with what is new, and programs of before go on. */
const API_VERSION = '1.0.0';

export interface Api {
  readonly app: Hono;
  /** As OpenAPI 3.1 has it. */
  readonly document: unknown;
  stop(): void;
}

/** For other programs: the same house, by tokens. */
export function openApi(parts: ApiParts): Api {
  const operations = new Operations(parts);
  for (const add of [
    addUsers,
    addTags,
    addCodes,
    addPins,
    addDevices,
    addSlots,
    addActs,
    addUnits,
    addBookings,
    addBookingMessages,
    addEntries,
    addAnswers,
  ])
    add(operations);
  const feed = new EventFeed(parts, parts.streams);
  addEvents(operations, feed);
  const document = documentOf(operations, parts);
  operations.app.get('/openapi.json', () => Response.json(document));
  operations.close();
  return { app: operations.app as unknown as Hono, document, stop: () => feed.stop() };
}

function documentOf({ app }: Operations, { publicUrl }: ApiParts): unknown {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token that an owner made in the chat, under Members.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version: API_VERSION,
      description: 'User codes of locks and alarm panels. See docs/api.md.',
    },
    servers: [{ url: `${publicUrl.replace(/\/+$/, '')}${API_PATH}` }],
  });
}
