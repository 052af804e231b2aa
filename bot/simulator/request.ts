/** One HTTP request → a method's parameters, checked against the published types of the Bot API. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import busboy from 'busboy';
import { ApiError, badRequest } from './rules.ts';

export type Parameters = Record<string, unknown>;

export interface Upload {
  name: string;
  mimeType: string;
  content: Buffer;
}

interface Schema {
  properties: Record<string, unknown>;
}

const schema = JSON.parse(readFileSync(new URL('../bot-api.schema.json', import.meta.url), 'utf8')) as {
  methods: Record<string, Schema>;
};
const ajv = new Ajv({ strict: false }).addSchema(schema, 'api');
const validators = new Map<string, ValidateFunction>();
const validTypes = new Map<string, ValidateFunction>();
const spelling = new Map(Object.keys(schema.methods).map((name) => [name.toLowerCase(), name]));

/** Method names are not case-sensitive: https://core.telegram.org/bots/api#making-requests */
export function methodName(asked: string): string {
  const method = spelling.get(asked.toLowerCase());
  if (method === undefined) throw new ApiError(404, 'Not Found: method not found');
  return method;
}

/**
 * Query string, JSON, urlencoded and multipart. `keep` takes an uploaded file and returns its file id.
 * Only a JSON body carries types; elsewhere every value is a string, and Telegram expects JSON in it
 * where the parameter is not a string.
 */
export async function readParameters(
  method: string,
  request: IncomingMessage,
  keep: (upload: Upload) => string,
): Promise<Parameters> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const type = request.headers['content-type'] ?? '';
  const typed: Parameters = {};
  const untyped: Record<string, string> = Object.fromEntries(query);
  if (type.startsWith('multipart/form-data')) {
    Object.assign(untyped, await readMultipart(request, keep));
  } else {
    const body = await text(request);
    if (type.startsWith('application/json')) Object.assign(typed, parseJsonBody(body));
    else Object.assign(untyped, Object.fromEntries(new URLSearchParams(body)));
  }
  delete untyped.method; // telegraf repeats the method's name in a multipart body
  for (const [name, value] of Object.entries(untyped)) typed[name] = withType(method, name, value);
  return typed;
}

export function validate(method: string, parameters: Parameters): void {
  const check = compiled(validators, method, `api#/methods/${method}`);
  if (check(parameters)) return;
  throw badRequest(`${method}: ${explain(check.errors ?? [])}`);
}

/** Names the parameter and the rule, never the value. */
function explain(errors: ErrorObject[]): string {
  // Of a union's many complaints, the deepest is about the member that was meant.
  const depth = (error: ErrorObject): number => error.instancePath.split('/').length;
  const [error] = errors.toSorted((a, b) => depth(b) - depth(a));
  if (!error) return 'the parameters do not fit the Bot API';
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'additionalProperties') {
    const name = String(error.params.additionalProperty);
    return `there is no parameter "${path ? `${path}.${name}` : name}"`;
  }
  return `${path === '' ? 'the parameters' : `parameter "${path}"`} ${error.message}`;
}

function withType(method: string, name: string, value: string): unknown {
  if (schema.methods[method]?.properties[name] === undefined) return value;
  const check = compiled(validTypes, `${method}.${name}`, `api#/methods/${method}/properties/${name}`);
  if (check(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // the schema then refuses it with words
  }
}

function compiled(cache: Map<string, ValidateFunction>, key: string, reference: string): ValidateFunction {
  const known = cache.get(key) ?? ajv.compile({ $ref: reference });
  cache.set(key, known);
  return known;
}

function parseJsonBody(body: string): Parameters {
  if (body === '') return {};
  try {
    const value = JSON.parse(body) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parameters;
  } catch {
    // told below
  }
  throw badRequest("can't parse the request: expected a JSON object");
}

function readMultipart(
  request: IncomingMessage,
  keep: (upload: Upload) => string,
): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    let refusal: ApiError | undefined;
    const form = busboy({ headers: request.headers });
    form.on('field', (name, value) => (fields[name] = value));
    form.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        try {
          fields[name] = keep({ name: filename ?? name, mimeType, content: Buffer.concat(chunks) });
        } catch (error) {
          refusal = error as ApiError;
        }
      });
    });
    // What is refused is answered once all of it has come.
    form.on('close', () => (refusal ? reject(refusal) : resolve(fields)));
    form.on('error', reject);
    request.pipe(form);
  });
}
