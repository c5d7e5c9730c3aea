/** Where one is signed in, and signing in by Telegram. */
export const sessions = {
  sessions: {
    title: 'Where you are signed in',
    text: 'A session ends 30 days after it was last used. One that you end here stops working everywhere within seconds.',
    current: 'This device',
    unknownDevice: 'Unknown device',
    device: '{{browser}} on {{system}}',
    started: 'Signed in {{at}}',
    used: 'last used {{at}}',
    network: 'from {{network}}',
    end: 'End',
    endOf: 'End the session of {{device}}',
    endOthers: 'End all others',
    ended: 'The session has ended',
    othersEnded_one: '{{count}} session has ended',
    othersEnded_other: '{{count}} sessions have ended',
    alone: 'You are signed in nowhere else.',
    notKept: {
      title: 'This browser does not keep the sign-in',
      text: 'It refuses secure cookies of an address without TLS. You stay signed in for 15 minutes, or until you reload the page. Chromium and Firefox keep it here; with HTTPS every browser does.',
    },
  },
};
