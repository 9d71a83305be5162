import 'i18next';
import type access from '../locales/en/access.json';
import type approvals from '../locales/en/approvals.json';
import type desk from '../locales/en/desk.json';
import type guide from '../locales/en/guide.json';
import type me from '../locales/en/me.json';
import type player from '../locales/en/player.json';
import type audit from '../locales/en/audit.json';
import type evidence from '../locales/en/evidence.json';
import type banks from '../locales/en/banks.json';
import type users from '../locales/en/users.json';
import type health from '../locales/en/health.json';
import type cut from '../locales/en/cut.json';
import type stream from '../locales/en/stream.json';
import type wall from '../locales/en/wall.json';
import type policy from '../locales/en/policy.json';
import type complaints from '../locales/en/complaints.json';
import type duty from '../locales/en/duty.json';
import type appeals from '../locales/en/appeals.json';
import type report from '../locales/en/report.json';
import type reports from '../locales/en/reports.json';
import type orders from '../locales/en/orders.json';
import type pages from '../locales/en/pages.json';
import type incidents from '../locales/en/incidents.json';
import type blacklist from '../locales/en/blacklist.json';
import type streamers from '../locales/en/streamers.json';
import type shell from '../locales/en/shell.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    /** One line per file of `locales/en`: a text that is not there does not compile. */
    resources: {
      report: typeof report;
      appeals: typeof appeals;
      duty: typeof duty;
      complaints: typeof complaints;
      health: typeof health;
      evidence: typeof evidence;
      banks: typeof banks;
      audit: typeof audit;
      access: typeof access;
      approvals: typeof approvals;
      desk: typeof desk;
      guide: typeof guide;
      me: typeof me;
      player: typeof player;
      users: typeof users;
      cut: typeof cut;
      stream: typeof stream;
      wall: typeof wall;
      policy: typeof policy;
      reports: typeof reports;
      orders: typeof orders;
      pages: typeof pages;
      incidents: typeof incidents;
      blacklist: typeof blacklist;
      streamers: typeof streamers;
      shell: typeof shell;
    };
  }
}
