import { createTheme, type MantineColorsTuple } from '@mantine/core';

const sight: MantineColorsTuple = [
  '#e6f7fa',
  '#d2ecf0',
  '#a5d9e2',
  '#75c4d2',
  '#4eb3c5',
  '#35a8bd',
  '#239fb5',
  '#0e8a9f',
  '#00788b',
  '#006475',
];

/** Greys of the dark scheme, a little blue like the rest. */
const dark: MantineColorsTuple = [
  '#d3d9de',
  '#b3bbc2',
  '#87919a',
  '#66717a',
  '#3a434a',
  '#2d353b',
  '#232a30',
  '#191d21',
  '#13171a',
  '#0d1012',
];

/** Calm and dense: small type, tight tables, one colour for what can be acted on. */
export const theme = createTheme({
  primaryColor: 'sight',
  primaryShade: { light: 8, dark: 6 },
  colors: { sight, dark },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1.05rem' }, h3: { fontSize: '0.95rem' } },
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, arrowSize: 6 } },
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', allowDeselect: false } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 'sm', fz: 'sm' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Paper: { defaultProps: { withBorder: true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } },
  },
});
