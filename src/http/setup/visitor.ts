import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who asks for a page of the set-up. */
export type SetupVisitor =
  /** They do the set-up. `proof` is in each of their forms. */
  | { readonly kind: 'owner-to-be'; readonly proof: string }
  /** Home Assistant's Supervisor names them, and nobody has begun yet. */
  | { readonly kind: 'may-begin'; readonly user: string }
  /** Somebody else has begun. */
  | { readonly kind: 'too-late' }
  | { readonly kind: 'stranger' };

const TOKEN_BYTES = 32;

/**
 * The one person who does the set-up: whoever opened the link of the console, or the first user of Home Assistant
 * who began. It is kept in memory: after a restart the console shows another link.
 */
export class SetupAccess {
  readonly #secret = randomBytes(TOKEN_BYTES);
  #link: string | undefined = newToken();
  #session: string | undefined;
  #user: string | undefined;

  /** What the link of the console ends with; missing once it was used. */
  get link(): string | undefined {
    return this.#link;
  }

  isLink(token: string): boolean {
    return this.#link !== undefined && isSame(this.#link, token);
  }

  /** Once. @returns what the browser keeps */
  open(token: string): string | undefined {
    if (!this.isLink(token)) return undefined;
    this.#link = undefined;
    this.#session = newToken();
    return this.#session;
  }

  withSession(token: string | undefined): SetupVisitor {
    if (token === undefined || this.#session === undefined || !isSame(this.#session, token))
      return { kind: 'stranger' };
    return { kind: 'owner-to-be', proof: this.#proof('browser') };
  }

  throughIngress(headers: Headers): SetupVisitor {
    const user = headers.get('x-remote-user-id') ?? '';
    if (!/^[\w-]{1,64}$/.test(user)) return { kind: 'stranger' };
    if (this.#user === undefined) return { kind: 'may-begin', user };
    return this.#user === user
      ? { kind: 'owner-to-be', proof: this.#proof(`user ${user}`) }
      : { kind: 'too-late' };
  }

  /** @returns false where somebody else was faster */
  begin(user: string): boolean {
    this.#user ??= user;
    return this.#user === user;
  }

  isProof(visitor: SetupVisitor, given: string): boolean {
    return visitor.kind === 'owner-to-be' && isSame(visitor.proof, given);
  }

  #proof(about: string): string {
    return createHmac('sha256', this.#secret).update(about).digest('base64url');
  }
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** By their hashes, so that neither length nor place of a difference can be measured. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
