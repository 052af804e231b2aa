import type { ApiRight } from '../../domain/people/api-token.ts';

/** What a token must be allowed for each request; a request that is not here is answered to nobody. */
export const RIGHTS = {
  'GET /users': ['read'],
  'POST /users': ['issue'],
  'GET /users/{id}': ['read'],
  'PATCH /users/{id}': ['issue'],
  'DELETE /users/{id}': ['manage'],
  'PUT /users/{id}/tags/{tag}': ['manage'],
  'DELETE /users/{id}/tags/{tag}': ['manage'],
  'GET /tags': ['read'],
  'POST /tags': ['manage'],
  'PATCH /tags/{id}': ['manage'],
  'DELETE /tags/{id}': ['manage'],
  'GET /groups': ['read'],
  'GET /codes': ['read'],
  'POST /codes': ['issue'],
  'GET /codes/{id}': ['read'],
  'PATCH /codes/{id}': ['issue'],
  'DELETE /codes/{id}': ['issue'],
  'POST /codes/{id}/pause': ['issue'],
  'POST /codes/{id}/resume': ['issue'],
  'POST /codes/{id}/pin': ['issue', 'reveal'],
  'POST /codes/{id}/reveal': ['reveal'],
  'POST /grants/{id}/retry': ['issue'],
  'GET /devices': ['read'],
  'GET /devices/{id}': ['read'],
  'GET /devices/{id}/slots': ['read'],
  'POST /devices/{id}/check': ['manage'],
  'GET /entries': ['read'],
  'GET /events': ['read'],
  'GET /answers/why': ['read'],
  'GET /answers/who': ['read'],
} as const satisfies Readonly<Record<string, readonly ApiRight[]>>;

export type OperationKey = keyof typeof RIGHTS;
