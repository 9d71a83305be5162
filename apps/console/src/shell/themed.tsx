import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { nonce } from './nonce.js';
import { cssVariables, theme } from './theme.js';

/** The look of everything; the library's own buttons are named in the language of the person. */
export const Themed = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation('shell');
  const named = useMemo(() => {
    const defaultProps = { closeButtonProps: { 'aria-label': t('close') } };
    return mergeThemeOverrides(theme, {
      components: {
        FileInput: { defaultProps: { clearButtonProps: { 'aria-label': t('clear') } } },
        Modal: { defaultProps },
        Notification: { defaultProps },
      },
    });
  }, [t]);
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
    >
      {children}
    </MantineProvider>
  );
};
