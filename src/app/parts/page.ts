import type { Config } from '../../../config/schema.ts';
import type { Clock } from '../../domain/clock.ts';
import type { LogFault } from '../fault.ts';
import type { House } from '../../engine/house.ts';
import { API_PATH, openApi } from '../../http/api/api.ts';
import { CannotListen, openHttp } from '../../http/http.ts';
import type { Http } from '../../http/http.ts';
import { pageFilesOf } from '../words/page-files.ts';
import { pageWordsOf } from '../words/page-words.ts';
import { PartFailure } from './part.ts';
import type { Opened } from './part.ts';

/** Opens the page as the configuration says. */
export async function openPage(
  { http, telegram }: Config,
  {
    house,
    clock,
    fault,
    botName,
  }: { house: House; clock: Clock; fault: LogFault; botName: () => string | undefined },
): Promise<Opened & { readonly http: Http }> {
  const direct = http?.direct;
  const at = direct && { publicUrl: direct.public_url, trustedProxies: direct.trusted_proxies };
  const api = at && openApi({ house, clock, fault, words: pageWordsOf, ...at });
  const files = pageFilesOf({ house, clock, fault });
  const opened = await openHttp({
    ...{
      house,
      clock,
      fault,
      botName,
      words: pageWordsOf,
      files,
      ingress: http?.ingress,
    },
    direct: direct && at && { ...direct, ...at },
    ...(api && {
      mounts: { [API_PATH]: api.app },
      apiUrl: `${at.publicUrl.replace(/\/+$/, '')}${API_PATH}`,
    }),
    pinsShownMs: telegram.remove_pin_messages_after_minutes * 60_000,
  }).catch((error: unknown) => {
    if (!(error instanceof CannotListen)) throw error;
    const { host, port, code } = error;
    throw new PartFailure({ code: 'cannot-listen', what: 'page', host, port, error: code }, { cause: error });
  });
  return {
    http: opened,
    ready: Promise.resolve(),
    ended: opened.ended,
    stop: async () => {
      api?.stop();
      await files.stop();
      await opened.stop();
    },
  };
}
