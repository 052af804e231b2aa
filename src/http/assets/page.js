/**
 * The one module of the page. Without it every page and every form works as well: it only shows what has changed
 * meanwhile, and takes a PIN off the page that stays open.
 */
const RELOADS_AT_LEAST_MS = 300;
const OPENS_AGAIN_MS = 30_000;
const REPEATS_MS = 1_500;

let repeating;

/** What was said of the last act stands in the address, and is said once. */
const address = new URL(location.href);
if (address.searchParams.has('said')) {
  address.searchParams.delete('said');
  history.replaceState(null, '', address);
}

repeat();

const events = document.body.dataset.events;
if (events) follow(events);

for (const hidden of document.querySelectorAll('[data-gone-after-ms]'))
  setTimeout(() => hidden.remove(), Number(hidden.dataset.goneAfterMs));

/** A tab that is not looked at keeps no stream open. */
function follow(url) {
  let source;
  const look = () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource(url);
      source.addEventListener('changed', refresh);
      source.addEventListener('error', closed);
    }
  };
  // While it is CONNECTING, the browser comes back by itself. Else it was answered that it may not, or not now.
  const closed = () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    source = undefined;
    refresh();
    setTimeout(look, OPENS_AGAIN_MS);
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', () => source?.close());
  look();
}

let isLoading = false;
let isStale = false;

/** One load at a time; what changes meanwhile is one more afterwards. */
async function refresh() {
  isStale = true;
  if (isLoading) return;
  isLoading = true;
  try {
    while (isStale) {
      isStale = false;
      await swap();
      await new Promise((resolve) => setTimeout(resolve, RELOADS_AT_LEAST_MS));
    }
  } catch {
    // The next event, or the next load, shows it.
  } finally {
    isLoading = false;
  }
}

async function swap() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  // Logged out, or no longer there: the page says so itself.
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(part.id);
    if (!other || other.isEqualNode(part) || isBusy(part)) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement : undefined;
    const path = focused && pathOf(focused, part);
    const taken = document.adoptNode(other);
    part.replaceWith(taken);
    if (path) elementAt(path, taken)?.focus({ preventScroll: true });
  }
  repeat();
}

/** What is under way and makes no event is looked at again, until it is over. */
function repeat() {
  clearTimeout(repeating);
  if (document.querySelector('[data-repeats]')) repeating = setTimeout(refresh, REPEATS_MS);
}

/** Somebody types there. */
function isBusy(part) {
  const focused = document.activeElement;
  return part.contains(focused) && focused.matches('input:not([type=checkbox]), textarea, select');
}

/** Whoever walks with the keyboard stays where they are: the same element of the new part. */
function pathOf(element, root) {
  const path = [];
  for (let one = element; one !== root; one = one.parentElement)
    path.unshift([...one.parentElement.children].indexOf(one));
  return path;
}

function elementAt(path, root) {
  return path.reduce((one, index) => one?.children[index], root);
}
