import 'i18next';
import type shell from '../locales/en/shell.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    /** One line per file of `locales/en`: a text that is not there does not compile. */
    resources: {
      shell: typeof shell;
    };
  }
}
