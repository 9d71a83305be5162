import { Button, createTheme, type CSSVariablesResolver, RangeSlider, Slider } from '@mantine/core';

/** Whatever is pressed is at least so wide and high (WCAG 2.2, 2.5.8). */
const TARGET = '24px';

/** Dense, and quiet but for what matters: a shift is eight hours long. */
export const theme = createTheme({
  primaryColor: 'teal',
  // Text on filled buttons keeps a contrast of 4.5:1 in both schemes.
  primaryShade: 9,
  autoContrast: true,
  // Where black and white on it have the same contrast.
  luminanceThreshold: 0.179,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  defaultRadius: 'sm',
  focusRing: 'auto',
  components: {
    Button: Button.extend({
      styles: { root: { minHeight: TARGET, minWidth: TARGET } },
    }),
    Slider: Slider.extend({ defaultProps: { thumbSize: TARGET } }),
    RangeSlider: RangeSlider.extend({ defaultProps: { thumbSize: TARGET } }),
  },
});

/** Text on tinted grounds, for a contrast of 4.5:1 there in the light scheme. */
const ON_TINT = {
  teal: '#065f46',
  green: '#1c5f2b',
  red: '#a51111',
  orange: '#8a3c00',
  yellow: '#6b4e00',
  blue: '#0b4f94',
  gray: '#3c4248',
} as const;

/** Under the pointer a filled button grows darker, not lighter: its text keeps its contrast. */
const HOVERED = Object.fromEntries(
  Object.keys(ON_TINT).map((name) => [
    `--mantine-color-${name}-filled-hover`,
    `color-mix(in srgb, var(--mantine-color-${name}-9), black 12%)`,
  ]),
);

/** Quiet text that still has a contrast of 4.5:1 on every ground. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: {
    '--mantine-color-dimmed': '#a6a6a6',
    '--mantine-color-placeholder': '#a6a6a6',
    '--mantine-color-error': '#ff8787',
    ...HOVERED,
  },
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-anchor': ON_TINT.teal,
    '--mantine-color-error': ON_TINT.red,
    ...HOVERED,
    ...Object.fromEntries(
      Object.entries(ON_TINT).map(([name, colour]) => [`--mantine-color-${name}-light-color`, colour]),
    ),
  },
});
