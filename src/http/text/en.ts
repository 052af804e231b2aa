/** Labels and hints of the page; what the chat says too comes from there. */
export const en = {
  /** For the browser and screen readers. */
  lang: 'en',
  skip: 'Skip to the content',
  nav: {
    label: 'Pages',
    trail: 'Where this page lies',
    now: 'Now',
    people: 'People',
    devices: 'Devices',
    week: 'Week',
    history: 'History',
    members: 'Members',
  },
  readAs: (name: string) => `You are here as ${name}.`,
  logOut: 'Log out',

  outside: {
    title: 'Not logged in',
    howToLogIn:
      'Open the chat with Latchkey, tap “Members”, “Page”, then “Open the page”. The link there logs this browser in.',
    noUser:
      'Home Assistant has not said who you are, so Latchkey shows nothing. Log out of Home Assistant and in again, or use a link from the chat.',
    unconnected: 'Ask an owner',
    askOwner:
      'Home Assistant knows you, and Latchkey does not yet. An owner of this house can connect you with a member. Show them this:',
    askHow: 'In the chat with Latchkey the owner opens “Members”, “Page”, then “Home Assistant users”.',
    again: 'Try again',
    notForYouTitle: 'Not for you',
    notForYou: 'You are a member of this house, and only others may open this page.',
    oldFormTitle: 'Nothing was done',
    oldForm:
      'This form did not come from a page that Latchkey has shown to you, or that page is too old. Nothing was changed. Open the page again and repeat what you wanted.',
    nothingTitle: 'Nothing here',
    nothing: 'There is no page at this address, or what it showed no longer exists.',
    home: 'To the first page',
    failedTitle: 'Something went wrong',
    failed:
      'Latchkey could not show this, and what you wanted may be only partly done. See the log for details.',
    tooLong: 'That was too long. Nothing was changed.',
    tooManyTitle: 'Too many tries',
    tooMany: 'Somebody tried too many links from your address. Try again in a minute.',
  },
  login: {
    title: 'Log in',
    hint: 'The link from the chat works once. After that, this browser stays logged in until you log out or nobody uses it for 30 days.',
    factor: 'Code of your second factor',
    logIn: 'Log in',
    badLink:
      'This link is no longer good. A link works once, for ten minutes. Ask for a new one in the chat: “Members”, “Page”, then “Open the page”.',
  },
  factor: {
    title: 'Second factor',
    why: 'This gives access, so Latchkey asks for your second factor first.',
    code: 'Code of your app, or a recovery code',
    goOn: 'Go on',
  },
} as const;
