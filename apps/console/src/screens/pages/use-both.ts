import type { Both } from '@airlock/contracts/page';
import { useTranslation } from 'react-i18next';

/** A text of Airlock in the language of the screen. */
export const useBoth = (): ((text: Both) => string) => {
  const { i18n } = useTranslation();
  return (text) => text[i18n.language.startsWith('zh') ? 'zh' : 'en'];
};
