import { z } from '@hono/zod-openapi';
import type { RouteConfig } from '@hono/zod-openapi';
import type { Operation } from './ask.ts';
import { RIGHTS } from './rights.ts';
import type { OperationKey } from './rights.ts';

export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'For programs: it stays as it is.' }),
    detail: z.string().optional().openapi({ description: 'For people.' }),
  })
  .loose()
  .openapi('Problem');

const WHAT: Readonly<Record<number, string>> = {
  400: 'What was sent has not the form that is expected',
  401: 'No token that lets in',
  403: 'The token has not the right for it',
  404: 'It is not there',
  409: 'The house cannot do it as it is',
  412: 'Somebody has changed it meanwhile',
  422: 'The house refuses it',
  428: 'If-Match or Sent-At is missing',
  429: 'Too many requests',
};

const problems = (...statuses: readonly number[]): RouteConfig['responses'] =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: WHAT[status]!,
        content: { 'application/problem+json': { schema: ProblemDocument } },
      },
    ]),
  );

/** As OpenAPI has it. */
export function describeOperation(key: OperationKey, operation: Operation): RouteConfig {
  const [method, path] = key.split(' ') as [string, string];
  const changes = method !== 'GET';
  const headers = {
    ...(changes && {
      'idempotency-key': z
        .string()
        .optional()
        .openapi({ description: 'The same for the same request: it is done once within a day.' }),
    }),
    ...(changes &&
      !operation.takesAway && {
        'sent-at': z
          .string()
          .optional()
          .openapi({
            description: `${operation.opensNow ? 'Needed' : 'Not needed'}: when this was decided. After a minute it is refused.`,
          }),
      }),
    ...(operation.changesVersion && {
      'if-match': z.string().optional().openapi({ description: 'The ETag that was seen.' }),
    }),
  };
  const { reply, status = 200 } = operation;
  return {
    method: method.toLowerCase() as RouteConfig['method'],
    path,
    operationId: operationIdOf(key),
    summary: operation.summary,
    description: `Right: ${RIGHTS[key].join(' and ')}.`,
    security: [{ token: [] }],
    request: {
      ...(operation.params && { params: described(operation.params) }),
      ...(operation.query && { query: described(operation.query) }),
      ...(Object.keys(headers).length > 0 && { headers: z.object(headers) }),
      ...(operation.body && {
        body: { required: true, content: { 'application/json': { schema: described(operation.body) } } },
      }),
    },
    responses: {
      ...(reply
        ? { [status]: { description: 'Done', content: { 'application/json': { schema: reply } } } }
        : { 204: { description: 'Done' } }),
      ...problems(400, 401, 403, 404, 429),
      ...(changes ? problems(409, 422) : {}),
      ...(operation.changesVersion ? problems(412) : {}),
      ...(operation.changesVersion || operation.opensNow ? problems(428) : {}),
    },
  };
}

/** The generator knows what may be missing by `optional` alone. */
function described(schema: z.ZodType): z.ZodObject {
  const { shape } = schema as z.ZodObject;
  const fields = Object.entries(shape as Record<string, z.ZodType>).map(([name, field]) => [
    name,
    field instanceof z.ZodExactOptional ? (field.unwrap() as z.ZodType).optional() : field,
  ]);
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType>);
}

/** `GET /codes/{id}/pin`: `getCodesIdPin`. */
export function operationIdOf(key: OperationKey): string {
  const [method = '', path = ''] = key.split(' ');
  const words = path.split(/[^\w]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}
