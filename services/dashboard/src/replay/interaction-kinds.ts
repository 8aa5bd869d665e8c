import type { InteractionType } from '@sightline/schemas';
import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsVertical,
  IconBolt,
  IconBug,
  IconClick,
  IconClipboardText,
  IconClockPause,
  IconCopy,
  IconCursorText,
  IconEye,
  IconEyeCheck,
  IconForbid,
  IconForms,
  IconPlugConnectedX,
  IconPoint,
  IconPointer,
  IconPointerOff,
  IconRobot,
  IconRoute,
  IconScissors,
  IconScribble,
  IconSend,
  IconSparkles,
  IconTextSize,
  IconUserCheck,
} from '@tabler/icons-react';
import type { SessionInteraction } from '../api/types.ts';
import { pathOf } from '../components/format.ts';

interface Kind {
  label: string;
  icon: Icon;
  /** A colour of the theme. */
  color: string;
  /** Shown on the seek bar. */
  marked: boolean;
}

const interactionKinds: Record<InteractionType, Kind> = {
  navigation: { label: 'Page', icon: IconRoute, color: 'blue', marked: true },
  click: { label: 'Click', icon: IconClick, color: 'sight', marked: true },
  rage_click: { label: 'Rage click', icon: IconBolt, color: 'orange', marked: true },
  dead_click: { label: 'Dead click', icon: IconPointerOff, color: 'orange', marked: true },
  error_click: { label: 'Error click', icon: IconBug, color: 'red', marked: true },
  quick_back: { label: 'Quick back', icon: IconArrowBackUp, color: 'yellow', marked: true },
  cursor_thrash: { label: 'Cursor thrash', icon: IconScribble, color: 'yellow', marked: true },
  hover_hesitation: { label: 'Hesitation', icon: IconClockPause, color: 'gray', marked: false },
  selection: { label: 'Selection', icon: IconTextSize, color: 'gray', marked: false },
  request_failure: { label: 'Failed request', icon: IconPlugConnectedX, color: 'red', marked: true },
  error: { label: 'Error', icon: IconAlertTriangle, color: 'red', marked: true },
  custom: { label: 'Event', icon: IconSparkles, color: 'violet', marked: true },
  identify: { label: 'Identified', icon: IconUserCheck, color: 'teal', marked: true },
  automation: { label: 'Automation', icon: IconRobot, color: 'grape', marked: true },
  field_focus: { label: 'Field', icon: IconCursorText, color: 'gray', marked: false },
  form_submit: { label: 'Form sent', icon: IconSend, color: 'teal', marked: true },
  form_abandon: { label: 'Form given up', icon: IconForbid, color: 'orange', marked: true },
  copy: { label: 'Copied', icon: IconCopy, color: 'gray', marked: false },
  cut: { label: 'Cut', icon: IconScissors, color: 'gray', marked: false },
  paste: { label: 'Pasted', icon: IconClipboardText, color: 'gray', marked: false },
  input: { label: 'Input', icon: IconForms, color: 'gray', marked: false },
  scroll: { label: 'Scroll', icon: IconArrowsVertical, color: 'gray', marked: false },
  visibility: { label: 'Visibility', icon: IconEye, color: 'gray', marked: false },
  attention: { label: 'Attention', icon: IconEyeCheck, color: 'gray', marked: false },
  move: { label: 'Moves', icon: IconPointer, color: 'gray', marked: false },
};

const unknownKind: Kind = { label: 'Other', icon: IconPoint, color: 'gray', marked: false };

/** Also for a type that this version does not know yet. */
export const kindOf = (type: string): Kind =>
  (interactionKinds as Record<string, Kind | undefined>)[type] ?? unknownKind;

const percent = (value: number | undefined): string => (value === undefined ? '?' : `${Math.round(value)} %`);

/** `“Cart” link at 3 %, 5 % of /shop`, as far as it is known what was clicked and where. */
function clicked({ label, role, tag, x, y, page }: SessionInteraction): string {
  // A click that no pointer made has no place.
  const place = x === undefined ? `on ${pathOf(page)}` : `at ${percent(x)}, ${percent(y)} of ${pathOf(page)}`;
  return [label && `“${label}”`, role ?? tag, place].filter(Boolean).join(' ');
}

/** One line that says what happened. */
export function describeInteraction(interaction: SessionInteraction): string {
  switch (interaction.type) {
    case 'navigation':
      return interaction.title ? `${interaction.title} · ${pathOf(interaction.url)}` : pathOf(interaction.url);
    case 'click':
      return clicked(interaction);
    case 'rage_click':
      return `${interaction.clicks ?? 'several'} clicks on one spot of ${pathOf(interaction.page)}`;
    case 'dead_click':
      return `nothing happened: ${clicked(interaction)}`;
    case 'error_click':
      return interaction.message ?? `an error followed a click on ${pathOf(interaction.page)}`;
    case 'quick_back':
      return `back to ${pathOf(interaction.page)} at once`;
    case 'cursor_thrash':
      return `hasty to and fro on ${pathOf(interaction.page)}`;
    case 'hover_hesitation':
      return `${((interaction.restMs ?? 0) / 1000).toFixed(1)} s at ${percent(interaction.x)}, ${percent(interaction.y)} of ${pathOf(interaction.page)}`;
    case 'request_failure':
      return `${interaction.status || 'no answer'} · ${interaction.method ?? ''} ${pathOf(interaction.requestUrl ?? '')}`;
    case 'error':
      return interaction.message ?? 'without a message';
    case 'form_submit':
    case 'form_abandon':
      return `${interaction.fields ?? 'unknown'} fields changed${interaction.fillMs === undefined ? '' : ` in ${(interaction.fillMs / 1000).toFixed(1)} s`} on ${pathOf(interaction.page)}`;
    case 'copy':
    case 'cut':
    case 'paste':
      return interaction.field === 'none'
        ? 'outside of fields'
        : `in a field of the class ${interaction.field ?? 'unknown'}`;
    case 'custom': {
      const properties = Object.entries(interaction.properties ?? {});
      const text = properties.map(([name, value]) => `${name}: ${typeof value === 'object' ? '…' : String(value)}`);
      return [interaction.name ?? '', text.join(', ')].filter(Boolean).join(' · ');
    }
    case 'identify':
      return interaction.user ?? '';
    case 'automation':
      return (interaction.flags ?? []).join(', ').replaceAll('_', ' ');
    case 'visibility':
      return interaction.state === 'hidden' ? 'The tab was hidden' : 'The tab was shown';
    case 'scroll':
      return `down to ${percent(interaction.depth)} of the page`;
    default:
      return pathOf(interaction.page);
  }
}
