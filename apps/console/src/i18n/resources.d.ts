import 'i18next';
import type access from '../locales/en/access.json';
import type approvals from '../locales/en/approvals.json';
import type desk from '../locales/en/desk.json';
import type me from '../locales/en/me.json';
import type player from '../locales/en/player.json';
import type users from '../locales/en/users.json';
import type shell from '../locales/en/shell.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    /** One line per file of `locales/en`: a text that is not there does not compile. */
    resources: {
      access: typeof access;
      approvals: typeof approvals;
      desk: typeof desk;
      me: typeof me;
      player: typeof player;
      users: typeof users;
      shell: typeof shell;
    };
  }
}
